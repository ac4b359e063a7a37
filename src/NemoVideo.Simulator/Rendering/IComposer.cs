using NemoVideo.Simulator.Media;
using NemoVideo.Simulator.Projects;

namespace NemoVideo.Simulator.Rendering;

/// <summary>Makes a film from a cut.</summary>
internal interface IComposer
{
    /// <param name="isReduced">Whether a small film is wanted, for a look.</param>
    /// <param name="resolve">Returns the file for a source of the cut; throws <see cref="CompositionException"/> if the source is unknown.</param>
    /// <param name="progress">Percent.</param>
    /// <exception cref="CompositionException">The film cannot be made; the message says why.</exception>
    Task<ComposedFilm> ComposeAsync(Cut cut, bool isReduced, Func<string, MediaFile> resolve, IProgress<int> progress, CancellationToken cancellationToken);
}

/// <param name="Note">What differs from the request; null if nothing does.</param>
internal sealed record ComposedFilm(string Path, TimeSpan? Duration, string? Note);

internal sealed class CompositionException(string message) : Exception(message);

/// <summary>Replaces ffmpeg: returns the first clip as it was uploaded, with a note that says so.</summary>
internal sealed class OriginalClip : IComposer
{
    public const string Note = "ffmpeg is not installed on this machine: the export is the original clip, unedited";

    public Task<ComposedFilm> ComposeAsync(Cut cut, bool isReduced, Func<string, MediaFile> resolve, IProgress<int> progress, CancellationToken cancellationToken)
    {
        if (cut.Clips.FirstOrDefault() is not { } clip)
        {
            throw new CompositionException("There is no video in the draft");
        }

        var file = resolve(clip.Source);
        progress.Report(99);
        return Task.FromResult(new ComposedFilm(file.Path, file.Facts.Duration, Note));
    }
}
