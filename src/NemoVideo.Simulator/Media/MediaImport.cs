using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.Projects;
using NemoVideo.Uploads;

namespace NemoVideo.Simulator.Media;

/// <summary>Stores a file on disk, probes it, and places it on its project's timeline.</summary>
internal sealed class MediaImport(SimulatorOptions options, MediaStore store, MediaProbe probe, SimulatorLog log)
{
    private const long ImageMs = 4000;

    /// <param name="fetchedAs">The type that the web server declared, for a file fetched by its address, whose name need not tell the format. Null for an
    /// uploaded file, whose name must.</param>
    /// <exception cref="UploadRefusedException">The API does not accept the format, the file is empty, or the project is full.</exception>
    /// <exception cref="UploadTooLargeException">The file exceeds <see cref="SimulatorOptions.MaxUploadBytes"/>.</exception>
    public async Task<MediaFile> AddAsync(Project project, string sentName, Stream content, string? fetchedAs, CancellationToken cancellationToken)
    {
        var name = Clean(sentName);
        var format = ByExtension(name);
        if (format is null && fetchedAs is null)
        {
            throw new UploadRefusedException(4001, "Unsupported file type");
        }

        var stored = await store.StoreAsync(content, Path.GetExtension(name).ToLowerInvariant(), options.MaxUploadBytes, cancellationToken);
        if (fetchedAs is not null)
        {
            // Refuse a name that contradicts the content; complete one that does not tell the format.
            var read = MediaSignature.Of(stored.Head.Span, name, fetchedAs) is { IsAccepted: true } known && (format is null || format == known) ? known : null;
            (format, name) = (read, read is null ? name : MediaFileName.For(name, read));
        }

        if (format is null || stored.Bytes == 0 || stored.IsProgram)
        {
            File.Delete(stored.Path);
            throw new UploadRefusedException(4001, stored.Bytes == 0 ? "File is empty" : "Unsupported file type");
        }

        var type = format.Kind;
        var (facts, isReadable) = await probe.ProbeAsync(stored.Path, type, cancellationToken);
        var file = Register(project, name, type, stored, facts, isReadable);
        var id = project.NextId("m");
        project.ChangeForGood(cut => Place(cut, project, file, id));
        log.Add(LogKind.Upload, project.SessionId, file.Name, bytes: file.Bytes, sha256: file.Hash);
        return file;
    }

    /// <summary>Adds a stored file to a project, without placing it on the timeline.</summary>
    public MediaFile Register(Project project, string name, MediaKind type, SavedMedia stored, MediaFacts facts, bool isReadable)
    {
        var cdn = store.Publish(stored.Path);
        return project.Add(free => new MediaFile(free, type, stored.Path, cdn, stored.Bytes, stored.Hash, facts, isReadable), name)
            ?? throw new UploadRefusedException(4001, "Too many files in this project");
    }

    public static Cut Place(Cut cut, Project project, MediaFile file, string id)
    {
        var source = file.RemotePath(project.SessionId);
        if (file.Type == MediaKind.Audio)
        {
            var length = cut.Duration > 0 ? cut.Duration : (long)(file.Facts.Duration?.TotalMilliseconds ?? 0);
            return cut with { Music = [new MusicCue(id, file.Name, Mood: null, source, 0, length, 1)] };
        }

        var isImage = file.Type == MediaKind.Image;
        long? end = isImage ? ImageMs : (long?)file.Facts.Duration?.TotalMilliseconds;
        return (cut with { Clips = cut.Clips.Add(new Clip(id, file.Name, source, isImage, 0, end)) }).Fitted();
    }

    /// <summary>Finds the format by the extension alone. Deliberately strict, like an API that checks nothing else: a caller who sends <c>clip.m4v</c> is refused.</summary>
    private static MediaFormat? ByExtension(string name)
    {
        var extension = Path.GetExtension(name).ToLowerInvariant();
        return MediaFormats.Accepted.FirstOrDefault(format => format.Extension == extension || (extension == ".jpeg" && format == MediaFormats.Jpg));
    }

    /// <summary>Returns the bare name, without path and control characters.</summary>
    private static string Clean(string name)
    {
        const int Longest = 120;
        var bare = name.Replace('\\', '/').Split('/')[^1];
        var clean = string.Concat(bare.Where(letter => !char.IsControl(letter) && !"\"<>|:*?".Contains(letter, StringComparison.Ordinal)));
        return clean.Length > Longest ? clean[..(Longest - 8)] + Path.GetExtension(clean) : clean;
    }
}
