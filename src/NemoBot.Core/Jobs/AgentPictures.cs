using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo;
using NemoVideo.Agent;
using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoBot.Core.Jobs;

/// <summary>Turns the pictures in an answer into messages: stored with the other files, from where every platform can send them; otherwise as a link, otherwise as text.</summary>
internal sealed partial class AgentPictures(NemoVideoClient nemo, IFileStore files, ILogger<AgentPictures> logger)
{
    /// <summary>Messages per turn; the ids of a job's further messages have room for no more.</summary>
    private const int MaxMessages = 8;

    /// <summary>A larger file is not a picture to show in a chat.</summary>
    private const long MaxBytes = 25L << 20;

    public async Task<IReadOnlyList<OutgoingMessage>> RenderAsync(JobContext context, Workspace workspace, IReadOnlyList<AgentPicture> pictures)
    {
        var messages = new List<OutgoingMessage>();
        foreach (var picture in pictures.Take(MaxMessages))
        {
            messages.Add(await RenderAsync(context, workspace, picture, messages.Count + 1));
        }

        return pictures.Count <= MaxMessages ? messages : [.. messages.Take(MaxMessages - 1), new() { Text = context.Texts[TextKey.PictureNotShown] }];
    }

    private async Task<OutgoingMessage> RenderAsync(JobContext context, Workspace workspace, AgentPicture picture, int number)
    {
        return await TryKeepAsync(context, workspace, picture, number) is { } kept
            ? new() { Text = context.Texts[TextKey.PictureShown], Video = kept }
            : new() { Text = InWords(context, picture) };
    }

    /// <summary>A link, or text that says what happened.</summary>
    private static string InWords(JobContext context, AgentPicture picture) =>
        picture.Address is { Scheme: "https" } address ? context.Texts.Format(TextKey.PictureAsLink, address.AbsoluteUri) : context.Texts[TextKey.PictureNotShown];

    private async Task<VideoResult?> TryKeepAsync(JobContext context, Workspace workspace, AgentPicture picture, int number)
    {
        try
        {
            if (picture.Data is { } data)
            {
                return await TryKeepAsync(context, picture, new MemoryStream(data.ToArray(), writable: false), number, context.Stopping);
            }

            return picture.Address is { } address
                ? await nemo.DownloadPictureAsync(workspace.Access, address, (content, stop) => TryKeepAsync(context, picture, content, number, stop), context.Stopping)
                : null;
        }
        catch (Exception fault) when (fault is NemoVideoException or FileTooLargeException or StorageException)
        {
            // The answer is paid for, and the picture is only a part of it.
            LogNotKept((fault as NemoVideoTransportException)?.Fault.ToString() ?? (fault as StorageException)?.Message ?? fault.GetType().Name, context.Job.Id);
            return null;
        }
    }

    private async Task<VideoResult?> TryKeepAsync(JobContext context, AgentPicture picture, Stream content, int number, CancellationToken cancellationToken)
    {
        var head = new byte[MediaSignature.HeadBytes];
        var read = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        if (MediaSignature.Of(head.AsSpan(0, read)) is not { IsAccepted: true } format)
        {
            LogNotKept("no picture", context.Job.Id);
            return null;
        }

        await using var whole = StreamPrefix.Of(head.AsMemory(0, read), content);
        var stored = await files.SaveAsync(new(context.Job.Chat) { CountedAs = context.Job.Request.CountedAs }, $"picture-{number}{format.Extension}", format.MediaType, whole, MaxBytes, cancellationToken);
        return new(stored.Id, stored.FileName, stored.SizeBytes, null, null, null) { IsPicture = true, Instead = InWords(context, picture) };
    }

    [LoggerMessage(LogLevel.Warning, "Could not store a picture of edit {Job}: {Fault}")]
    private partial void LogNotKept(string fault, string job);
}
