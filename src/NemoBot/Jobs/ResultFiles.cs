using System.Globalization;
using NemoBot.Accounts;
using NemoBot.Conversation;
using NemoBot.Replies;
using NemoBot.Storage;
using NemoBot.Storage.Files;
using NemoVideo;
using NemoVideo.Renders;

namespace NemoBot.Jobs;

/// <summary>Fetches a finished render to our disk, from where every platform can send it as often as it needs, and makes the message that delivers it.</summary>
internal sealed class ResultFiles(NemoVideoClient nemo, BrowserLinks browser, FileStore files)
{
    /// <summary>Larger results than this are not a rendered clip but a fault. A smaller disk ends it sooner: <see cref="StorageOptions.KeepFreeBytes"/>.</summary>
    private const long MaxBytes = 4L << 30;

    public async Task<VideoResult> FetchAsync(JobRecord job, Workspace workspace, RenderStatus render, Action<double> progress, CancellationToken cancellationToken)
    {
        var name = $"{SafeName(workspace.Project.Name)}.mp4";
        var stored = await nemo.DownloadRenderAsync(workspace.Access, render, SaveAsync, cancellationToken);
        return new(stored.Id, stored.FileName, stored.SizeBytes, render.Duration, null, null)
        {
            Link = render.OutputUrl,
            LinkExpiresAt = render.OutputUrl is { } link ? LinkExpiry.Of(link) : null,
        };

        async Task<StoredFile> SaveAsync(RenderDownload download, CancellationToken stop)
        {
            var percent = download.Length is > 0 and var length ? new PercentProgress(length, progress) : null;
            await using var counted = new CountingStream(download.Content, read => percent?.Report(read));
            return await files.SaveAsync(job.Chat, name, "video/mp4", counted, MaxBytes, stop);
        }
    }

    public async Task<JobResult> DeliverAsync(JobContext context, Workspace workspace, VideoResult video, CancellationToken cancellationToken)
    {
        var texts = context.Texts;
        var buttons = new List<Button>();
        if (await browser.TryClaimAsync(workspace.Access, workspace.Project, cancellationToken) is { } claim)
        {
            buttons.Add(new(texts[TextKey.ButtonOpenInBrowser], new(ButtonKind.Open, "claim")) { Link = claim });
        }

        var size = FileSize.Text(video.SizeBytes);
        var text = video.Duration is { } length
            ? texts.Format(TextKey.VideoReady, Math.Round(length.TotalSeconds, 1), size)
            : texts.Format(TextKey.VideoReadySize, size);
        if (video.SizeBytes > context.Limits.OutgoingBytes)
        {
            var most = FileSize.Text(context.Limits.OutgoingBytes);
            if (video.Link is { } link)
            {
                buttons.Insert(0, new(texts[TextKey.ButtonDownload], new(ButtonKind.Open, "download"), ButtonStyle.Primary) { Link = link });
                var until = video.LinkExpiresAt is { } end ? texts.Format(TextKey.VideoLinkUntil, end.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)) : texts[TextKey.VideoLinkSoon];
                text = context.Limits.ShowsVideoLinks ? $"{text}\n\n{until}" : $"{text}\n\n{texts.Format(TextKey.VideoTooLargeHere, most)}\n{link}\n\n{until}";
            }
            else
            {
                text = $"{text}\n\n{texts.Format(TextKey.VideoTooLargeNoLink, most)}";
            }
        }

        var result = new OutgoingMessage
        {
            Text = text,
            Buttons = buttons,
            Video = video.SizeBytes <= context.Limits.OutgoingBytes || (context.Limits.ShowsVideoLinks && video.Link is not null) ? video : null,
        };
        return new(JobState.Done, result) { IsResult = true };
    }

    private static string SafeName(string name)
    {
        var safe = new string([.. name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or ' ' ? c : ' ')]).Trim();
        return safe.Length == 0 ? "video" : safe[..Math.Min(60, safe.Length)].Trim();
    }
}
