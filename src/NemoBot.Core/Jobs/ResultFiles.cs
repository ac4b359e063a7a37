using System.Globalization;
using System.Text;
using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Streams;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo;
using NemoVideo.Renders;
using NemoVideo.Uploads;

namespace NemoBot.Core.Jobs;

/// <summary>Downloads a finished render to the local disk, from where every platform can send it as often as it needs, and builds the message that delivers it.</summary>
internal sealed class ResultFiles(NemoVideoClient nemo, BrowserLinks browser, IFileStore files, TimeProvider time)
{
    /// <summary>A larger result is a fault, not a rendered clip. A smaller disk sets a lower limit: <c>Storage:KeepFreeBytes</c>.</summary>
    private const long MaxBytes = 4L << 30;

    /// <summary>Gets the rule that derives a result's name, without its extension, from its project's: letters, digits and their marks (in many scripts a vowel is a mark).</summary>
    internal static FileNameRule NameRule { get; } = new() { MayBePath = false, Keeps = IsPlain, Replacement = " ", Otherwise = "video", MostBytes = 180 };

    private static FileNameRule PartRule { get; } = NameRule with { MostBytes = 60 };

    /// <summary>Returns the file's name: the project and the day (UTC), so that results of several days sort and do not replace each other where they are saved.</summary>
    internal static string NameOf(string project, DateTimeOffset at) => NameOf(project, at, MediaFormats.Mp4.Extension, part: null);

    /// <param name="extension">With the dot.</param>
    /// <param name="part">What tells the file from others of the same project and day; null for nothing.</param>
    internal static string NameOf(string project, DateTimeOffset at, string extension, string? part)
    {
        var words = FileNames.Clean(project, NameRule).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var more = part is null ? [] : FileNames.Clean(part, PartRule).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', words)} {at.UtcDateTime:yyyy-MM-dd}{string.Concat(more.Select(word => $" {word}"))}{extension}");
    }

    public async Task<VideoResult> FetchAsync(JobRecord job, Workspace workspace, RenderStatus render, Action<double> progress, CancellationToken cancellationToken)
    {
        var name = NameOf(workspace.Project.Name, time.GetUtcNow());
        var stored = await nemo.DownloadRenderAsync(workspace.Access, render, SaveAsync, cancellationToken);
        var own = files.LinkTo(stored, workspace.Project.Id); // With the file's name, and for as long as the operator chose.
        return new(stored.Id, stored.FileName, stored.SizeBytes, render.Duration, null, null)
        {
            Link = own?.Address ?? render.OutputUrl,
            LinkExpiresAt = own?.ExpiresAt ?? (render.OutputUrl is { } link ? LinkExpiry.Of(link) : null),
        };

        async Task<StoredFile> SaveAsync(RenderDownload download, CancellationToken stop)
        {
            var percent = download.Length is > 0 and var length ? new PercentProgress(length, progress) : null;
            await using var counted = StreamCounter.Of(download.Content, read => percent?.Report(read));
            return await files.SaveAsync(new(job.Chat) { CountedAs = job.Request.CountedAs }, name, MediaFormats.Mp4.MediaType, counted, MaxBytes, stop);
        }
    }

    /// <param name="hasCaptions">Whether the project has captions, which are then offered as files.</param>
    public async Task<JobResult> ReportAsync(JobContext context, Workspace workspace, VideoResult video, bool hasCaptions, CancellationToken cancellationToken)
    {
        var texts = context.Texts;
        var buttons = new List<Button>();
        if (await browser.TryClaimAsync(workspace.Access, workspace.Project, cancellationToken) is { } claim)
        {
            buttons.Add(new(texts[TextKey.ButtonOpenInBrowser], new(ButtonKind.Open, "claim")) { Link = claim });
        }

        if (hasCaptions)
        {
            buttons.Add(EditNextSteps.Captions(texts));
        }

        buttons.AddRange(EditNextSteps.History(workspace.Project, texts));
        buttons.Add(Suggestions.Shapes(texts));
        var size = FileSize.Text(video.SizeBytes, texts);
        var text = video.Duration is { } length
            ? texts.Format(TextKey.VideoReady, Math.Round(length.TotalSeconds, 1), size)
            : texts.Format(TextKey.VideoReadySize, size);
        return new(JobState.Done, MessageOf(context, video, text, buttons)) { IsResult = true };
    }

    /// <summary>Returns the message that shows the video, or links to it where it is too large for the platform.</summary>
    public OutgoingMessage MessageOf(JobContext context, VideoResult video, string text, IReadOnlyList<Button> buttons)
    {
        var texts = context.Texts;
        var result = new OutgoingMessage { Text = text, Buttons = buttons, Video = video };
        return video.SizeBytes <= context.Limits.OutgoingBytes ? result
            : context.Limits.ShowsVideoLinks && video.Link is { } link ? result with { Text = $"{text}\n\n{VideoInWords.Until(video, texts)}", Buttons = VideoInWords.WithDownload(buttons, link, texts) }
            : TooLarge(result, video, context);
    }

    private OutgoingMessage TooLarge(OutgoingMessage result, VideoResult video, JobContext context)
    {
        var texts = context.Texts;
        var most = FileSize.Text(context.Limits.OutgoingBytes, texts);
        return VideoInWords.Of(result, video, texts.Format(TextKey.VideoTooLargeHere, most), texts.Format(TextKey.VideoTooLargeButton, most), texts.Format(TextKey.VideoTooLargeNoLink, most), texts, time.GetUtcNow());
    }

    private static bool IsPlain(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || rune.Value is '-' or '_' or ' '
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
