using Microsoft.Extensions.Options;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Backend;

/// <summary>
/// Quotas of the work: of the operator's account per chat, per user in all their chats (chats cost nothing), and for all users together; and of the
/// queue slots for jobs. The store counts it in the transaction that accepts the work, so that concurrent requests cannot exceed a quota.
/// </summary>
internal sealed class Quotas(AccountProvider accounts, IStore store, IOptions<OperatorOptions> options, IOptions<LimitOptions> limits)
{
    /// <summary>Returns the same jobs, counted for the requesting user, with their uses.</summary>
    /// <param name="countedAs">See <see cref="IncomingMessage.CountedAs"/>; null if the user is unknown.</param>
    public (IReadOnlyList<JobRecord> Jobs, IReadOnlyList<Use> Uses) Count(ChatRecord chat, string? countedAs, IReadOnlyList<JobRecord> jobs)
    {
        if (jobs.All(job => job.Kind == JobKind.Forget)) // A full queue does not keep the chat from being deleted.
        {
            return (jobs, []);
        }

        var isOperator = accounts.Current(chat)?.Kind == AccountKind.Operator;
        var waiting = countedAs is { } who ? (Use[])[new(who, Scarce.WaitingJobs, jobs.Count, limits.Value.UnfinishedJobs)] : [];
        return (
            [.. jobs.Select(job => job with { Request = job.Request with { CountedAs = countedAs, IsCounted = isOperator } })],
            isOperator ? [.. waiting, .. Of(chat.Chat, countedAs, jobs)] : waiting);
    }

    /// <summary>Counts, once, a job that was accepted for another account (before a /logout, or a restart with new settings) and uses the operator's now.</summary>
    /// <exception cref="UsedUpException">The job must not start today.</exception>
    public async Task CountLateAsync(JobRecord job, Grant grant, CancellationToken cancellationToken)
    {
        if (grant.Kind == AccountKind.Operator && !job.Request.IsCounted)
        {
            await store.CommitAsync(
                new()
                {
                    Uses = Of(job.Chat, job.Request.CountedAs, [job]),
                    JobChanges = [new(job.Chat, job.Id, stored => stored with { Request = stored.Request with { IsCounted = true } })],
                },
                cancellationToken);
        }
    }

    /// <summary>Returns what the user reads when a quota is used up.</summary>
    public static string Words(Use use, Texts texts) => use switch
    {
        { What: Scarce.WaitingJobs } => texts.Format(TextKey.QueueFullHere, use.Most),
        { What: Scarce.Accounts } => texts[TextKey.NoFreeTrialHere],
        { Who: Use.Everybody } => texts[TextKey.QuotaTotalUsedUp],
        _ => texts[TextKey.QuotaUsedUp],
    };

    private IReadOnlyList<Use> Of(ChatKey chat, string? countedAs, IReadOnlyList<JobRecord> jobs)
    {
        var daily = options.Value;
        (Scarce What, int Count, int Most, int MostOfAll)[] kinds =
        [
            (Scarce.Edits, jobs.Count(job => job.Kind == JobKind.Edit), daily.EditsPerDay, daily.EditsPerDayTotal),
            (Scarce.Exports, jobs.Count(job => job.Kind is JobKind.Export or JobKind.Preview), daily.ExportsPerDay, daily.ExportsPerDayTotal),
        ];
        return
        [
            .. from kind in kinds
               where kind.Count > 0
               from use in (Use?[])
               [
                   new(chat.ToString(), kind.What, kind.Count, kind.Most),
                   countedAs is null ? null : new(countedAs, kind.What, kind.Count, kind.Most),
                   new(Use.Everybody, kind.What, kind.Count, kind.MostOfAll),
               ]
               where use is not null
               select use,
        ];
    }
}
