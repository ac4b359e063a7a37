using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo;
using NemoVideo.Drafts;
using NemoVideo.Http;

namespace NemoBot.Core.Jobs;

/// <summary>Announces the raw video as soon as it exists, in a separate message: music and titles are added automatically and take a while (docs/contracts/nemovideo.md §4.7).</summary>
internal sealed partial class RawVideoNote(NemoVideoClient nemo, TimeProvider time, ILogger<RawVideoNote> logger)
{
    /// <param name="isFirst">True for the first of this turn; later ones show on the card only.</param>
    public async Task SendAsync(JobContext context, Workspace workspace, bool isFirst)
    {
        if (!isFirst)
        {
            return;
        }

        try
        {
            var state = await BackendTimeout.AskAsync(stop => nemo.GetStateAsync(workspace.Access with { LongestWait = TimeSpan.Zero }, workspace.SessionId, stop), time, context.Stopping);
            if (state.Media.LastOrDefault(file => file.FileType is null or "video") is { } video)
            {
                await context.SayAsync(SortableId.Parse(context.Job.PostId).ForRawVideo().ToString(), Render(video, context));
            }
        }
        catch (NemoVideoException fault)
        {
            LogNotSent(fault, context.Job.Id); // The card has already reported that it is ready.
        }
    }

    private static OutgoingMessage Render(MediaInfo video, JobContext context)
    {
        var texts = context.Texts;
        var name = Markup.Escape(video.FileName ?? texts[TextKey.TrackVideo]);
        Button[] buttons = video.CdnUrl is { Scheme: "https" } address
            ? [new(texts[TextKey.ButtonDownload], new(ButtonKind.Open, "raw")) { Link = address }]
            : [];
        return new() { Text = texts.Format(TextKey.RawVideoReady, TimeText.Named(texts, name, video.Duration)), Buttons = buttons, RepliesTo = context.Job.Request.MessageId };
    }

    [LoggerMessage(LogLevel.Warning, "Could not read the raw video of edit {Job}")]
    private partial void LogNotSent(Exception fault, string job);
}
