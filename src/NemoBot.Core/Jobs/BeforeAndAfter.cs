using NemoBot.Core.Backend;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Uploads;

namespace NemoBot.Core.Jobs;

/// <summary>Makes a still of the footage and one of the result, with ffmpeg. They are stored like other results.</summary>
/// <remarks>The temporary folder may be memory, or have a limit whose excess ends a container: it has one copy of footage at a time, however many previews are made.</remarks>
internal sealed partial class BeforeAndAfter(FootageFiles footageFiles, IStore store, IFileStore files, Ffmpeg ffmpeg, TimeProvider time, ILogger<BeforeAndAfter> logger) : IDisposable
{
    /// <summary>In pixels.</summary>
    private const int LongestSide = 1280;

    private const int MostBytes = 1_000_000;

    /// <summary>Footage that the platform keeps is downloaded for its still; a larger file is not worth it.</summary>
    private const long LargestFootage = 200L << 20;

    /// <summary>Songs have no still.</summary>
    private const int MostTries = 3;

    /// <summary>The preview waits for its stills for so long, downloads included.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _copy = new(1);

    /// <returns>Null if there is no still of both.</returns>
    public async Task<Comparison?> MakeAsync(JobContext context, ProjectRecord project, VideoResult result, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await store.GetFileAsync(context.Job.Chat, result.FileId, either.Token) is { } video
                && await StillOfAsync(video, either.Token) is { } after
                && await StillOfAsync(context.Job.Chat, project, either.Token) is { } before
                    ? new(await SaveAsync(context.Job, Comparison.BeforeName, before, either.Token), await SaveAsync(context.Job, Comparison.AfterName, after, either.Token), context.Texts[TextKey.StillBefore], context.Texts[TextKey.StillAfter])
                    : null;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is OperationCanceledException and not NotOwnerException or PlatformException or StorageException or FileTooLargeException or IOException)
        {
            LogNotMade(fault.Message, context.Job.Id); // The preview does without them.
            return null;
        }
    }

    public void Dispose() => _copy.Dispose();

    private async Task<byte[]?> StillOfAsync(ChatKey chat, ProjectRecord project, CancellationToken cancellationToken)
    {
        foreach (var footage in project.Footage.Select(footage => footage.Attachment).OfType<Attachment>().Take(MostTries))
        {
            var still = await store.GetFileAsync(chat, footage.FileId, cancellationToken) is { } stored
                ? await StillOfAsync(stored, cancellationToken)
                : await StillOfAsync(chat, footage, cancellationToken);
            if (still is not null)
            {
                return still;
            }
        }

        return null;
    }

    private async Task<byte[]?> StillOfAsync(StoredFile file, CancellationToken cancellationToken)
    {
        using var local = await files.OpenLocalAsync(file, cancellationToken);
        return local is null ? null : await FrameAsync(local.Path, cancellationToken);
    }

    private async Task<byte[]?> StillOfAsync(ChatKey chat, Attachment footage, CancellationToken cancellationToken)
    {
        if (footage.SizeBytes > LargestFootage)
        {
            return null;
        }

        await _copy.WaitAsync(cancellationToken);
        try
        {
            await using var content = await footageFiles.OpenAsync(chat, footage, cancellationToken);
            using var copy = await TemporaryCopy.MakeAsync(content, LargestFootage, cancellationToken);
            return await FrameAsync(copy.Path, cancellationToken);
        }
        finally
        {
            _copy.Release();
        }
    }

    private Task<byte[]?> FrameAsync(string path, CancellationToken cancellationToken) => ffmpeg.FrameAsync(path, LongestSide, quality: 3, MostBytes, cancellationToken);

    private async Task<string> SaveAsync(JobRecord job, string name, byte[] still, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(still, writable: false);
        var stored = await files.SaveAsync(new(job.Chat) { CountedAs = job.Request.CountedAs }, name, MediaFormats.Jpg.MediaType, content, MostBytes, cancellationToken);
        return stored.Id;
    }

    [LoggerMessage(LogLevel.Warning, "Could not make the stills of preview {Job}: {Fault}")]
    private partial void LogNotMade(string fault, string job);
}
