using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.Projects;
using NemoVideo.Uploads;

namespace NemoVideo.Simulator.Media;

/// <summary>Puts a file on disk, looks at it, and lays it on its project's timeline.</summary>
internal sealed class Shelf(SimulatorOptions options, MediaStore store, MediaProbe probe, SimulatorLog log)
{
    private const long ImageMs = 4000;

    /// <param name="fetchedAs">The type that the web declared, for a file fetched by its address: its name need not tell what it is. Null for a sent file, whose name must.</param>
    /// <exception cref="UploadRefusedException">Not a format the API takes, empty, or the project is full.</exception>
    /// <exception cref="FileTooLargeException">Over <see cref="SimulatorOptions.MaxUploadBytes"/>.</exception>
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
            // A name that says something else than the content is refused; one that says nothing is completed.
            var read = MediaSignature.Of(stored.Head.Span, name, fetchedAs) is { IsAccepted: true } known && (format is null || format == known) ? known : null;
            (format, name) = (read, read is null ? name : MediaFileName.For(name, read));
        }

        if (format is null || stored.Bytes == 0 || stored.IsProgram)
        {
            File.Delete(stored.Path);
            throw new UploadRefusedException(4001, stored.Bytes == 0 ? "File is empty" : "Unsupported file type");
        }

        var type = format.Kind;
        var (facts, isReadable) = await probe.LookAsync(stored.Path, type, cancellationToken);
        var file = Register(project, name, type, stored, facts, isReadable);
        var id = project.NextId("m");
        project.ChangeForGood(cut => Place(cut, project, file, id));
        log.Add(LogKind.Upload, project.SessionId, file.Name, bytes: file.Bytes, sha256: file.Hash);
        return file;
    }

    /// <summary>Makes a stored file a project's own, without laying it on the timeline.</summary>
    public MediaFile Register(Project project, string name, MediaKind type, StoredFile stored, MediaFacts facts, bool isReadable)
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

    /// <summary>Strict, as an API may be that looks at nothing else: whoever sends <c>clip.m4v</c> finds out here.</summary>
    private static MediaFormat? ByExtension(string name)
    {
        var extension = Path.GetExtension(name).ToLowerInvariant();
        return MediaFormats.Accepted.FirstOrDefault(format => format.Extension == extension || (extension == ".jpeg" && format == MediaFormats.Jpg));
    }

    /// <summary>A bare name without path or control characters.</summary>
    private static string Clean(string name)
    {
        const int Longest = 120;
        var bare = name.Replace('\\', '/').Split('/')[^1];
        var clean = string.Concat(bare.Where(letter => !char.IsControl(letter) && !"\"<>|:*?".Contains(letter, StringComparison.Ordinal)));
        return clean.Length > Longest ? clean[..(Longest - 8)] + Path.GetExtension(clean) : clean;
    }
}
