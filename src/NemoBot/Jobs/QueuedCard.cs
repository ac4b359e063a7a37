using NemoBot.Conversation;
using NemoBot.Replies;
using NemoBot.Storage;

namespace NemoBot.Jobs;

/// <summary>The card of a job that waits for its turn.</summary>
internal static class QueuedCard
{
    /// <param name="ahead">Jobs before it in the chat; 0: it begins at once.</param>
    public static OutgoingMessage Render(JobRecord job, int ahead)
    {
        var texts = Texts.In(job.Request.Language);
        var text = ahead == 0 ? texts[TextKey.StageWorking] : texts.Format(TextKey.Queued, ahead);
        return new()
        {
            Text = text,
            Card = new(CardState.Queued, text, null, null),
            Buttons = [new(texts[TextKey.ButtonCancel], new(ButtonKind.Cancel, job.Id))],
            RepliesTo = job.Request.MessageId,
            PlatformContext = job.Request.PlatformContext,
        };
    }
}
