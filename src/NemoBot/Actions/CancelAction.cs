using NemoBot.Replies;
using NemoBot.Storage;

namespace NemoBot.Actions;

/// <summary>"cancel", "取消": stops what runs, or takes what waits out of the queue. The job itself says what is true of it.</summary>
internal sealed class CancelAction(IStore store)
{
    /// <summary>Jobs that ended while a message waited to be handled are few.</summary>
    private const int RecentlyEnded = 10;

    /// <summary>By words: the job that runs, with what would follow from it; else the newest that waits.</summary>
    public async Task<Answer> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var own = turn.Unfinished.Where(job => !job.CancelRequested && IsOwner(turn, job) && WasThere(turn, job)).ToList();
        var ended = await EndedSinceAsync(turn, cancellationToken);
        var target = ended is null
            ? own.FirstOrDefault(job => job.State == JobState.Running) ?? own.LastOrDefault()
            : own.FirstOrDefault(job => job.After == ended.Id);
        return (target, ended) switch
        {
            ({ } job, _) => Stop(turn, job),
            (null, not null) => turn.Say(TextKey.AlreadyOver),
            _ when turn.Heard is not null && turn.Unfinished.Count > 0 => turn.Say(TextKey.AlreadyOver),
            _ => turn.Say(turn.Chat.BatchProjectIds.Count > 0 ? TextKey.BatchCancelled : TextKey.NothingToCancel) with { Chat = chat => chat with { BatchProjectIds = [], AwaitsTokenUntil = null } },
        };
    }

    /// <summary>By the button of a job's card.</summary>
    public static Answer Cancel(Turn turn, string jobId)
    {
        if (turn.Unfinished.FirstOrDefault(job => job.Id == jobId) is not { } job)
        {
            return turn.Say(TextKey.AlreadyOver);
        }

        return IsOwner(turn, job) ? Stop(turn, job) : turn.Say(TextKey.NotYours);
    }

    /// <summary>
    /// The job that ran when the person spoke, where it has ended by itself since (the message waited, or is handled again after a crash): whatever runs by
    /// now is not what was meant. Null: none.
    /// </summary>
    private async Task<JobRecord?> EndedSinceAsync(Turn turn, CancellationToken cancellationToken)
    {
        var spoken = turn.Heard?.At ?? turn.Item.ReceivedAt;
        var finished = await store.FinishedJobsAsync(turn.Message.Chat, RecentlyEnded, cancellationToken);
        return finished.FirstOrDefault(job => job.State != JobState.Cancelled && job.StartedAt <= spoken && job.FinishedAt > spoken && IsOwner(turn, job));
    }

    private static Answer Stop(Turn turn, JobRecord job) => turn.Say(job.State == JobState.Running ? TextKey.Cancelling : TextKey.CancelledQueued).And(new()
    {
        JobChanges = [new(job.Chat, job.Id, stored => stored with { CancelRequested = true }) { Card = stored => stored.State == JobState.Queued ? NotBegun(turn, stored) : null }],
        CancelledJobIds = [job.Id],
    });

    /// <summary>It waits behind others, perhaps for minutes: its card says so now, the row ends when its turn comes.</summary>
    private static Post NotBegun(Turn turn, JobRecord job) => new(job.PostId, job.Chat, new()
    {
        Text = turn.Texts[TextKey.CancelledBeforeStart],
        Card = new(Conversation.CardState.Cancelled, "", null, null),
        RepliesTo = job.Request.MessageId,
        PlatformContext = job.Request.PlatformContext,
    })
    {
        CreatedAt = job.CreatedAt,
    };

    /// <summary>Words that are carried out later, at a press, do not stop what was begun since.</summary>
    private static bool WasThere(Turn turn, JobRecord job) => turn.Heard is not { } heard || string.CompareOrdinal(job.Id, heard.ItemId) < 0;

    /// <summary>In a group, only the one who asked for the work may stop it.</summary>
    private static bool IsOwner(Turn turn, JobRecord job) => job.Request.SenderId is null || job.Request.SenderId == turn.Message.SenderId;
}
