using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo;
using NemoVideo.Drafts;
using NemoVideo.Http;

namespace NemoBot.Core.Jobs;

/// <summary>Tells of the raw video as soon as it is made, in a message of its own: music and titles follow by themselves and take a while (docs/contracts/nemovideo.md §4.7).</summary>
internal sealed partial class RawVideoNote(NemoVideoClient nemo, TimeProvider time, ILogger<RawVideoNote> logger)
{
    /// <param name="isFirst">The first of this turn; later ones show on the card only.</param>
    public async Task TellAsync(JobContext context, Workspace workspace, bool isFirst)
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
            LogNotTold(fault, context.Job.Id); // The card has said that it is ready.
        }
    }

    private static OutgoingMessage Render(MediaInfo video, JobContext context)
    {
        var texts = context.Texts;
        var name = Markup.Escape(video.FileName ?? texts[TextKey.TrackVideo]);
        var what = video.Duration is { } length ? $"{name} ({texts.Format(TextKey.Seconds, Math.Round(length.TotalSeconds, 1))})" : name;
        Button[] buttons = video.CdnUrl is { Scheme: "https" } address
            ? [new(texts[TextKey.ButtonDownload], new(ButtonKind.Open, "raw")) { Link = address }]
            : [];
        return new() { Text = texts.Format(TextKey.RawVideoReady, what), Buttons = buttons, RepliesTo = context.Job.Request.MessageId };
    }

    [LoggerMessage(LogLevel.Warning, "The raw video of edit {Job} could not be looked at")]
    private partial void LogNotTold(Exception fault, string job);
}
