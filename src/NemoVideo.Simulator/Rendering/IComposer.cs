using NemoVideo.Simulator.Media;
using NemoVideo.Simulator.Projects;

namespace NemoVideo.Simulator.Rendering;

/// <summary>Makes a film of a cut.</summary>
internal interface IComposer
{
    /// <param name="resolve">The file behind a source of the cut; throws <see cref="CompositionException"/> for one it does not know.</param>
    /// <param name="progress">Percent.</param>
    /// <exception cref="CompositionException">It cannot be done; the message says why.</exception>
    Task<ComposedFilm> ComposeAsync(Cut cut, Func<string, MediaFile> resolve, IProgress<int> progress, CancellationToken cancellationToken);
}

/// <param name="Note">What is not as asked for; null when all is.</param>
internal sealed record ComposedFilm(string Path, TimeSpan? Duration, string? Note);

internal sealed class CompositionException(string message) : Exception(message);

/// <summary>Without ffmpeg: the first clip as it was uploaded, and a note that says so.</summary>
internal sealed class OriginalClip : IComposer
{
    public const string Note = "ffmpeg is not installed on this machine: the export is the original clip, unedited";

    public Task<ComposedFilm> ComposeAsync(Cut cut, Func<string, MediaFile> resolve, IProgress<int> progress, CancellationToken cancellationToken)
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
