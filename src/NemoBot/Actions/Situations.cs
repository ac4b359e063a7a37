using NemoBot.Intents;
using NemoBot.Storage;

namespace NemoBot.Actions;

/// <summary>From a turn to what the readers of its text need to know. Pure: nothing but what is stored.</summary>
internal static class Situations
{
    public static Situation Of(Turn turn)
    {
        var situation = Situation.None;
        Add(turn.Project is { Footage.Count: > 0 }, Situation.Footage);

        // A delivered result was edited or made; what the backend has beyond that is not worth a request for every message.
        Add(turn.Project is { ResultMessageIds.Count: > 0 }, Situation.Draft);
        Add(turn.Unfinished.Any(job => !job.CancelRequested), Situation.Job);
        Add(turn.Message.Attachments.Count > 0 || AnsweredFootage.IsThere(turn.Message), Situation.Attachment);
        Add(turn.AnswersResult, Situation.Reply);
        Add(turn.Chat.BatchProjectIds.Count > 0 || turn.LastJob is { State: JobState.Done, Kind: JobKind.Upload, Request.AsksNext: true } || QuestionAction.IsOpen(turn), Situation.Asked);
        return situation;

        void Add(bool holds, Situation one) => situation |= holds ? one : Situation.None;
    }
}
