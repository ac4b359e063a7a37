using NemoBot.Jobs;
using NemoBot.Replies;
using NemoBot.Storage;

namespace NemoBot.Actions;

/// <summary>"cancel", "取消": stops what runs, or takes what waits out of the queue. The job itself says what is true of it.</summary>
internal sealed class CancelAction(IStore store, RunningJobs running)
{
    /// <summary>By words: the job that runs, with what would follow from it; else the newest that waits.</summary>
    public async Task<Answer> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var own = turn.Unfinished.Where(job => !job.CancelRequested && IsOwner(turn, job)).ToList();
        var target = own.FirstOrDefault(job => job.State == JobState.Running) ?? own.LastOrDefault();
        return target is null
            ? turn.Say(turn.Chat.BatchProjectIds.Count > 0 ? TextKey.BatchCancelled : TextKey.NothingToCancel) with { Chat = chat => chat with { BatchProjectIds = [], AwaitsTokenUntil = null } }
            : await StopAsync(turn, target, cancellationToken);
    }

    /// <summary>By the button of a job's card.</summary>
    public async Task<Answer> CancelAsync(Turn turn, string jobId, CancellationToken cancellationToken)
    {
        if (turn.Unfinished.FirstOrDefault(job => job.Id == jobId) is not { } job)
        {
            return turn.Say(TextKey.AlreadyOver);
        }

        return IsOwner(turn, job) ? await StopAsync(turn, job, cancellationToken) : turn.Say(TextKey.NotYours);
    }

    private async Task<Answer> StopAsync(Turn turn, JobRecord job, CancellationToken cancellationToken)
    {
        await store.UpdateJobAsync(job.Chat, job.Id, stored => stored with { CancelRequested = true }, cancellationToken);
        running.Cancel(job.Id);
        if (job.State == JobState.Running)
        {
            return turn.Say(TextKey.Cancelling);
        }

        // It waits behind others, perhaps for minutes: its card says so now, the row ends when its turn comes.
        var card = new Post(job.PostId, job.Chat, new()
        {
            Text = turn.Texts[TextKey.CancelledBeforeStart],
            Card = new(Conversation.CardState.Cancelled, "", null, null),
            RepliesTo = job.Request.MessageId,
            PlatformContext = job.Request.PlatformContext,
        })
        {
            CreatedAt = job.CreatedAt,
        };
        return turn.Say(TextKey.CancelledQueued) with { Changed = [card] };
    }

    /// <summary>In a group, only the one who asked for the work may stop it.</summary>
    private static bool IsOwner(Turn turn, JobRecord job) => job.Request.SenderId is null || job.Request.SenderId == turn.Message.SenderId;
}
