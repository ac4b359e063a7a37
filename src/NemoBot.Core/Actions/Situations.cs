using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Work;

namespace NemoBot.Core.Actions;

/// <summary>Derives from a context the situation that the readers of its text need. Pure: uses stored data only.</summary>
internal static class Situations
{
    public static Situation Of(MessageContext context)
    {
        var situation = Situation.None;
        Add(context.Project is { Footage.Count: > 0 }, Situation.Footage);

        // A delivered result implies a draft; whatever else the backend has is not worth a request per message.
        Add(context.Project is { ResultMessageIds.Count: > 0 }, Situation.Draft);
        Add(context.Unfinished.Any(job => !job.CancelRequested), Situation.Job);
        Add(context.Message.Attachments.Count > 0 || AnsweredFootage.IsThere(context.Message), Situation.Attachment);
        Add(context.AnswersResult, Situation.Reply);
        Add(BatchAction.Waiting(context).Count > 0 || context.LastJob is { State: JobState.Done, Kind: JobKind.Upload, Request.AsksNext: true } || QuestionAction.IsOpen(context), Situation.Asked);
        return situation;

        void Add(bool holds, Situation one) => situation |= holds ? one : Situation.None;
    }
}
