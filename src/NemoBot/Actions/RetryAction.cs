using NemoBot.Replies;
using NemoBot.Storage;

namespace NemoBot.Actions;

/// <summary>The Retry button of a job that failed: the same work as a new job. Pressed twice, it is still one.</summary>
internal sealed class RetryAction(IStore store, TimeProvider time)
{
    public async Task<Answer> RunAsync(Turn turn, string jobId, CancellationToken cancellationToken)
    {
        if (await store.GetJobAsync(turn.Message.Chat, jobId, cancellationToken) is not { } job)
        {
            return turn.Say(TextKey.ButtonExpired);
        }

        if (job.State is JobState.Queued or JobState.Running)
        {
            return turn.Say(TextKey.RetryStillRuns);
        }

        // One retry for each failure: its id follows from the failed job's.
        var id = $"{job.Id}r";
        if (await store.GetJobAsync(turn.Message.Chat, id, cancellationToken) is not null)
        {
            return turn.Say(TextKey.RetryAlready);
        }

        var again = new JobRecord(id, job.Chat, job.Kind)
        {
            ProjectId = job.ProjectId,
            PostId = $"{id}c",
            CreatedAt = time.GetUtcNow(),
            Request = job.Request with { Language = turn.Texts.Language, MessageId = null, PlatformContext = turn.Message.PlatformContext },

            // A render that was asked for is looked at again, not rendered anew; an edit is sent again, which is what the person asks for.
            Checkpoint = job.Kind == JobKind.Edit ? null : job.Checkpoint,
        };
        var card = await store.GetPostAsync(job.Chat, job.PostId, cancellationToken);
        return new() { Jobs = [again], Changed = card is null ? [] : [card with { Message = card.Message with { Buttons = [] } }] };
    }
}
