using Microsoft.Extensions.Options;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Backend;

/// <summary>
/// Quotas of the work: of each person, whichever account is used; of the operator's account per chat, per user in all their chats (chats cost nothing), and for all
/// users together; the bot's budget of credits; and of the queue slots for jobs. The store counts it in the transaction that accepts the work, so that concurrent
/// requests cannot exceed a quota.
/// </summary>
internal sealed class Quotas(
    AccountProvider accounts, People people, IStore store, IOptions<OperatorOptions> options, IOptions<LimitOptions> limits, IOptions<QuotaOptions> quotas, TimeProvider time)
{
    private const int BytesInKilobyte = 1024;
    private const int KilobytesInMegabyte = 1024;

    /// <summary>Returns the same jobs, counted for the requesting user, with their uses.</summary>
    /// <param name="countedAs">See <see cref="IncomingMessage.CountedAs"/>; null if the user is unknown.</param>
    public async ValueTask<(IReadOnlyList<JobRecord> Jobs, IReadOnlyList<Use> Uses)> CountAsync(ChatRecord chat, string? countedAs, IReadOnlyList<JobRecord> jobs, CancellationToken cancellationToken)
    {
        if (jobs.All(job => job.Kind == JobKind.Forget)) // A full queue does not keep the chat from being deleted.
        {
            return (jobs, []);
        }

        var account = accounts.Current(chat)?.Kind;
        var own = (await people.FindAsync(countedAs, cancellationToken))?.Quota;
        var counted = jobs
            .Select(job => job with { Request = job.Request with { CountedAs = countedAs, IsCounted = account == AccountKind.Operator, Uses = Of(job, chat.Chat, countedAs, account, own) } })
            .ToList();
        var waiting = countedAs is { } who ? (Use[])[new(who, Scarce.WaitingJobs, jobs.Count, limits.Value.UnfinishedJobs)] : [];
        return (counted, [.. waiting, .. Sum(counted.SelectMany(job => job.Request.Uses))]);
    }

    /// <summary>
    /// Counts, once, what a job uses now and did not when it was accepted: it was accepted for another account (before a /logout), or before a restart with new settings.
    /// Gives back the credits of a job that uses the person's own account now (after a /login).
    /// </summary>
    /// <returns>The job as it is stored now.</returns>
    /// <exception cref="UsedUpException">The job must not start today.</exception>
    public async Task<JobRecord> CountLateAsync(JobRecord job, Grant grant, CancellationToken cancellationToken)
    {
        var who = job.Request.CountedAs;
        var own = (await people.FindAsync(who, cancellationToken))?.Quota;
        var late = Of(job, job.Chat, who, grant.Kind, own).Where(use => !IsCounted(job.Request, use)).ToList();
        var theirs = grant.Kind == AccountKind.Linked ? job.Request.Uses.Where(use => use.What == Scarce.Credits).ToList() : [];
        if (late.Count + theirs.Count == 0)
        {
            return job;
        }

        var counted = job.Request with { Uses = [.. job.Request.Uses.Except(theirs), .. late], IsCounted = job.Request.IsCounted || grant.Kind == AccountKind.Operator };
        await store.CommitAsync(
            new()
            {
                Uses = Sum(late),
                GivenBack = theirs,
                JobChanges = [new(job.Chat, job.Id, stored => stored with { Request = stored.Request with { Uses = counted.Uses, IsCounted = counted.IsCounted } })],
            },
            cancellationToken);
        return job with { Request = counted };
    }

    /// <summary>Returns what the user reads when a quota is used up.</summary>
    /// <param name="now">For the time until it is free again.</param>
    public static string Words(Use use, Texts texts, DateTimeOffset now) => use switch
    {
        { What: Scarce.WaitingJobs } => texts.Format(TextKey.QueueFullHere, use.Most),
        { What: Scarce.Accounts } => texts[TextKey.NoFreeTrialHere],
        { What: Scarce.Credits, Who: Use.Everybody } => texts.Format(TextKey.BudgetUsedUp, UtcDay.HoursLeft(now)),
        { Who: Use.Everybody } => texts[TextKey.QuotaTotalUsedUp],
        { What: Scarce.Credits } => texts.Format(TextKey.QuotaOfCredits, use.Most, UtcDay.HoursLeft(now)),
        { What: Scarce.Kilobytes } => texts.Format(TextKey.QuotaOfMegabytes, FileSize.Text((long)use.Most * BytesInKilobyte, texts), UtcDay.HoursLeft(now)),
        { What: Scarce.Edits, IsQuota: true } => texts.Format(TextKey.QuotaOfEdits, use.Most, UtcDay.HoursLeft(now)),
        { What: Scarce.Exports, IsQuota: true } => texts.Format(TextKey.QuotaOfExports, use.Most, UtcDay.HoursLeft(now)),
        _ => texts[TextKey.QuotaUsedUp],
    };

    private static bool IsCounted(JobRequest request, Use use) =>
        request.Uses.Any(counted => counted.What == use.What && counted.Who == use.Who)
        || (request.IsCounted && request.Uses.Count == 0 && use is { What: Scarce.Edits or Scarce.Exports }); // By a version that did not note it.

    private static List<Use> Sum(IEnumerable<Use> uses) =>
    [
        .. from use in uses
           group use by (use.Who, use.What) into same
           let sum = same.First() with { Count = same.Sum(use => use.Count) }
           where sum.Count > 0
           select sum,
    ];

    private List<Use> Of(JobRecord job, ChatKey chat, string? countedAs, AccountKind? account, PersonQuota? own)
    {
        var daily = quotas.Value;
        var shares = options.Value;
        var person = countedAs ?? chat.ToString();
        var isOperator = account == AccountKind.Operator;
        List<Use> uses = [];
        switch (job.Kind)
        {
            case JobKind.Edit:
                Work(Scarce.Edits, own?.EditsPerDay ?? Set(daily.EditsPerDay), shares.EditsPerDay, shares.EditsPerDayTotal);
                break;
            case JobKind.Export or JobKind.Preview:
                Work(Scarce.Exports, own?.ExportsPerDay ?? Set(daily.ExportsPerDay), shares.ExportsPerDay, shares.ExportsPerDayTotal);
                break;
        }

        if (Kilobytes(job.Request) is > 0 and var received && (own?.MegabytesPerDay ?? daily.MegabytesPerDay) is > 0 and var megabytes)
        {
            Add(person, Scarce.Kilobytes, received, megabytes * KilobytesInMegabyte);
        }

        if (job.Kind == JobKind.Edit && account != AccountKind.Linked) // Who has linked an account pays.
        {
            var usual = job.Request.Step is null ? (int)UsualPrice.Edit : 0; // Undo and redo cost little or nothing: what they cost is counted at their end.
            if ((own?.CreditsPerDay ?? daily.CreditsPerDay) is > 0 and var credits)
            {
                Add(person, Scarce.Credits, usual, credits);
            }

            if (daily.BotCreditsPerDay > 0)
            {
                Add(Use.Everybody, Scarce.Credits, usual, daily.BotCreditsPerDay);
            }
        }

        return uses;

        static int? Set(int limit) => limit > 0 ? limit : null;

        void Add(string who, Scarce what, int count, int most, bool isQuota = true) =>
            uses.Add(new(who, what, count, most) { IsQuota = isQuota && who != Use.Everybody, Day = UtcDay.Of(time.GetUtcNow()) });

        // The share of the operator's account, which a quota replaces: a person who may do more may do it in one chat.
        void Work(Scarce what, int? quota, int share, int total)
        {
            if (quota is > 0)
            {
                Add(person, what, 1, quota.Value);
            }

            if (isOperator && quota is not 0)
            {
                Add(chat.ToString(), what, 1, Math.Max(share, quota ?? 0), isQuota: false);
                if (quota is null && countedAs is not null)
                {
                    Add(countedAs, what, 1, share, isQuota: false);
                }
            }

            if (isOperator)
            {
                Add(Use.Everybody, what, 1, total);
            }
        }
    }

    /// <summary>As the platform states the sizes; what NemoVideo fetches from a link is not received here.</summary>
    private static int Kilobytes(JobRequest request) =>
        (int)Math.Min(int.MaxValue / 2, (request.Attachments.Sum(file => file.SizeBytes ?? 0) + BytesInKilobyte - 1) / BytesInKilobyte);
}
