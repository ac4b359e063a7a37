using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Jobs;

/// <summary>Renders the card of a job that waits for its turn.</summary>
internal static class QueuedCard
{
    /// <param name="ahead">Jobs before it in the chat; 0 if it starts at once.</param>
    public static OutgoingMessage Render(JobRecord job, int ahead)
    {
        var texts = Texts.In(job.Request.Language);
        var state = new ProgressState { Stage = TextKey.StageWorking, Ahead = ahead == 0 ? null : ahead };
        return ProgressCard.Of(state, texts, int.MaxValue / 4, drawsCards: true) with
        {
            Buttons = [new(texts[TextKey.ButtonCancel], new(ButtonKind.Cancel, job.Id))],
            RepliesTo = job.Request.MessageId,
            PlatformContext = job.Request.PlatformContext,
            IsTransient = false,
        };
    }
}
