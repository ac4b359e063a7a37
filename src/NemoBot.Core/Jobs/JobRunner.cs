using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.Core.Delivery;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Telemetry;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;
using NemoVideo;

namespace NemoBot.Core.Jobs;

/// <summary>Runs the jobs of a chat one after the other, reporting each outcome.</summary>
internal sealed partial class JobRunner(
    IStore store,
    Outbox outbox,
    WaitingHooks hooks,
    PlatformDirectory platforms,
    SkillLibrary skills,
    RunningJobs running,
    IEnumerable<IJob> jobs,
    JobFailures failures,
    People people,
    ChatForgetting forgetting,
    BotMetrics metrics,
    IOptions<NemoVideoOptions> options,
    TimeProvider time,
    ILogger<JobRunner> logger)
{
    /// <summary>After work of this length users look elsewhere, and an edit alone does not notify them.</summary>
    private static readonly TimeSpan LongWork = TimeSpan.FromSeconds(30);

    private readonly Dictionary<JobKind, IJob> _jobs = jobs.ToDictionary(job => job.Kind);

    /// <summary>Returns whether a message follows the end of work that has taken so long, where edits do not notify.</summary>
    internal static bool IsLong(TimeSpan taken) => taken > LongWork;

    public async Task DrainAsync(ChatKey chat, CancellationToken stopping)
    {
        if (platforms.Find(chat) is null)
        {
            LogNoPlatform(chat);
            return; // Its jobs wait until the platform is configured again.
        }

        while (await store.UnfinishedJobsAsync(chat, stopping) is { Count: > 0 } jobs)
        {
            await UpdateQueuePositionsAsync([.. jobs.Skip(1).Where(job => !job.CancelRequested)], stopping);
            await MeasuredAsync(jobs[0], stopping);
        }
    }

    private async Task MeasuredAsync(JobRecord job, CancellationToken stopping)
    {
        using var trace = BotTraces.Job(job.Id, job.Kind);
        var start = time.GetTimestamp();
        JobState? outcome = null;
        metrics.JobStarted(job.Kind);
        try
        {
            outcome = await RunAsync(job, stopping);
        }
        finally
        {
            metrics.JobLeft(job.Kind, job.Chat.Platform, outcome, time.GetElapsedTime(start));
            trace.Ended(outcome?.ToString() ?? "Interrupted", isFault: outcome == JobState.Failed);
        }
    }

    /// <returns>How it ended; null if this process ends first.</returns>
    private async Task<JobState?> RunAsync(JobRecord job, CancellationToken stopping)
    {
        if (job.Kind == JobKind.Forget)
        {
            await forgetting.RunAsync(job, stopping);
            return JobState.Done;
        }

        var texts = Texts.In(job.Request.Language);
        if ((job.Checkpoint is null || job.StartedAt is null) && (await people.FindAsync(job.Request.CountedAs, stopping))?.BlockedAt is not null)
        {
            await FinishAsync(job, Cancelled(texts[TextKey.CancelledBeforeStart]), stopping); // The person is told once, by the answer to a message.
            return JobState.Cancelled;
        }

        if (await PreviousAsync(job, stopping) is { } previous
            && Skipped(job, previous, await IsStoppedAsync(previous, stopping), await IsWithoutFileAsync(job, previous, stopping), texts) is { } skipped)
        {
            await FinishAsync(job, skipped, stopping);
            return skipped.State;
        }

        using var registration = running.Begin(job.Id, stopping);
        job = await StartAsync(job, stopping);
        if (job.CancelRequested && job.Checkpoint is null)
        {
            await FinishAsync(job, Cancelled(texts[TextKey.CancelledBeforeStart]), stopping);
            return JobState.Cancelled;
        }

        var limits = platforms.For(job.Chat).Limits;
        var skill = skills.Get((await store.GetChatAsync(job.Chat, stopping)).Skill);
        await using var card = new JobCard(outbox, job, texts, limits, time, options.Value.StillWorkingEvery, registration.Token, stopping);
        if (job.Kind != JobKind.MyData && await store.GetProjectAsync(job.Chat, job.ProjectId ?? "", stopping) is not { SessionId: not null })
        {
            card.Begin(TextKey.StageSettingUp, skill.SettingUp.Exactly(texts.Language)); // Reported by the stored card: a transient update may be skipped.
        }

        await outbox.CommitAsync(new() { Posts = [Post(job, card.Current)] }, stopping);
        var context = new JobContext(store, job, skill, texts, limits, card, outbox, time, registration.Token, stopping);
        JobResult result;
        try
        {
            if (job.CancelRequested)
            {
                running.Cancel(job.Id); // Requested before a restart: the job sees it at once and reports the true state.
            }

            using var watchdog = new CancellationTokenSource(Longest(options.Value), time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(registration.Token, watchdog.Token);
            result = await _jobs[job.Kind].RunAsync(context, linked.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null; // The next start resumes it from its checkpoint.
        }
        catch (Exception fault) when (stopping.IsCancellationRequested)
        {
            LogFailedAtStop(fault, job.Kind, job.Id, job.Chat);
            return null; // Perhaps only because of the stop: the next start resumes it too.
        }
        catch (OperationCanceledException) when (context.IsCancelled)
        {
            result = Cancelled(texts[context.Job.Checkpoint is null ? TextKey.CancelledBeforeStart : TextKey.NothingCharged]); // A sent edit reports its own end.
        }
        catch (OperationCanceledException stuck)
        {
            LogStuck(stuck, job.Kind, job.Id, job.Chat);
            result = (await failures.ResultOfAsync(stuck, context, stopping)) with { Fault = FaultName.Of(stuck) };
        }
        catch (Exception fault)
        {
            LogFailed(fault, job.Kind, job.Id, job.Chat);
            result = (await failures.ResultOfAsync(fault, context, stopping)) with { Fault = FaultName.Of(fault) };
        }

        await card.DisposeAsync(); // No transient update may follow the final state.
        await FinishAsync(context.Job with { CancelRequested = context.Job.CancelRequested || context.IsCancelled }, result, stopping);
        LogEnded(job.Kind, job.Id, job.Chat, result.State);
        return result.State;
    }

    private async Task<JobRecord?> PreviousAsync(JobRecord job, CancellationToken stopping) =>
        job.After is { } before ? await store.GetJobAsync(job.Chat, before, stopping) : null;

    /// <summary>Returns whether the user cancelled this job, or a step before it that it was waiting for.</summary>
    private async Task<bool> IsStoppedAsync(JobRecord job, CancellationToken stopping)
    {
        for (var step = job; step is { State: JobState.Cancelled }; step = await PreviousAsync(step, stopping))
        {
            if (step.CancelRequested)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns whether the project's file was left out of a batch of which others were taken: there is nothing to work on.</summary>
    private async Task<bool> IsWithoutFileAsync(JobRecord job, JobRecord previous, CancellationToken stopping) =>
        previous is { Kind: JobKind.Upload, Request.ProjectIds.Count: > 0 }
        && await store.GetProjectAsync(job.Chat, job.ProjectId ?? "", stopping) is { Footage.Count: 0, ToRestore.Count: 0 };

    private async Task<JobRecord> StartAsync(JobRecord job, CancellationToken stopping) =>
        await store.UpdateJobAsync(
            job.Chat,
            job.Id,
            stored => stored with { State = JobState.Running, StartedAt = stored.StartedAt ?? time.GetUtcNow() },
            stopping) ?? job;

    /// <summary>Ends the job and reports it, in one transaction.</summary>
    private async Task FinishAsync(JobRecord job, JobResult result, CancellationToken stopping)
    {
        var note = Note(job, result);
        var ended = new CardStatus(State(result.State), "", null, job.StartedAt) { ChangedNothing = result.ChangedNothing || result.DidNothing, Asks = result.Asks };
        var message = result.Message with
        {
            RepliesTo = job.Request.MessageId,
            PlatformContext = job.Request.PlatformContext,
            Card = ended with { Stage = CardHeading.Title(ended, Texts.In(job.Request.Language)) },
            Notify = note.Count == 0, // Only one of the two notifies, even if the card has to be sent again.
        };
        var card = Post(job, message);
        var more = result.More.Select((extra, number) => new OutboxMessage(SortableId.Parse(job.PostId).ForMore(number).ToString(), job.Chat, extra with { PlatformContext = job.Request.PlatformContext })
        {
            CreatedAt = time.GetUtcNow(),
        });
        var stop = await StopAnswerAsync(job, message.Card!, stopping);
        var endedAt = time.GetUtcNow();
        var isCalled = (await store.GetChatAsync(job.Chat, stopping)).Hooks.Count > 0;
        if (isCalled)
        {
            await hooks.ExpectAsync(job.Chat, stopping);
        }

        var change = result.State == JobState.Done ? result.Chat : BatchUploadReport.Left(job) ?? result.Chat;
        var settled = UseSettlement.Of(job, result.State, result.Cost is { Certainty: not null } cost ? cost.Credits : 0);
        await outbox.CommitAsync(
            new()
            {
                Jobs = [job with { State = result.State, FinishedAt = endedAt, ChangedNothing = result.ChangedNothing, Fault = FaultOf(result) }],
                Posts = [card with { ResultOfProject = result.IsResult ? job.ProjectId : null, ReceiptOfProject = result.IsReceipt ? job.ProjectId : null }, .. more, .. note, .. stop],
                Uses = settled.Added,
                GivenBack = settled.GivenBack,
                Charges = LedgerEntry(job, result.Cost) is { } charge ? [charge] : [],
                Chat = isCalled ? (job.Chat, chat => (change?.Invoke(chat) ?? chat).WithHookCall(new(job.Id, endedAt)))
                    : change is not null ? (job.Chat, change)
                    : null,
            },
            stopping);
        if (isCalled)
        {
            await hooks.StoredAsync(job.Chat, stopping);
        }

        CountUsage(result);
    }

    private void CountUsage(JobResult result)
    {
        if (result.Cost is { Credits: > 0 and var credits })
        {
            metrics.Usage.Add(UsageCounts.Credits, (double)credits);
        }

        if (FaultOf(result) is { } fault)
        {
            metrics.Usage.Add($"{UsageCounts.Faults}{fault}");
        }
    }

    /// <summary>Returns the answer to the cancel, where there is one besides the card, with how the job ended.</summary>
    private async Task<IReadOnlyList<OutboxMessage>> StopAnswerAsync(JobRecord job, CardStatus ended, CancellationToken stopping) =>
        job.CancelRequested
        && (await store.GetJobAsync(job.Chat, job.Id, stopping))?.StopPostId is { } id
        && await store.GetPostAsync(job.Chat, id, stopping) is { Message.Buttons.Count: 0 } answer
            ? [answer with { Message = answer.Message with { Text = ended.Stage } }]
            : [];

    /// <summary>Returns the entry for the chat's ledger; null if nothing was or may be charged.</summary>
    private Charge? LedgerEntry(JobRecord job, TurnCost? cost) => cost is { Certainty: { } certainty, Credits: var credits }
        ? new(job.Id, job.Chat) { At = time.GetUtcNow(), What = ProjectName.Of(job.Request.Text, Texts.In(job.Request.Language)), Credits = credits, Certainty = certainty }
        : null;

    /// <summary>Where an edit makes no sound, sends a short message that does, once the card shows the result. Sends nothing if something else notifies the user.</summary>
    private IReadOnlyList<OutboxMessage> Note(JobRecord job, JobResult result)
    {
        var isVideo = job.Kind is JobKind.Export or JobKind.Preview && result.State == JobState.Done;
        var isLong = job.StartedAt is { } start && IsLong(time.GetUtcNow() - start);
        if (platforms.Find(job.Chat) is not { Limits.EditsNotify: false }
            || result.State == JobState.Cancelled
            || !(isVideo || isLong)
            || result.More.Any(message => message.Notify))
        {
            return [];
        }

        var text = Texts.In(job.Request.Language)[isVideo && result.Message.Video is not null ? TextKey.DoneNote : TextKey.EndedNote];
        var note = new OutgoingMessage { Text = text, Notify = true, RepliesTo = job.Request.MessageId, PlatformContext = job.Request.PlatformContext };
        return [new(SortableId.Parse(job.PostId).ForEndNote().ToString(), job.Chat, note) { After = job.PostId, CreatedAt = time.GetUtcNow() }];
    }

    private OutboxMessage Post(JobRecord job, OutgoingMessage message) => new(job.PostId, job.Chat, message) { CreatedAt = time.GetUtcNow() };

    /// <summary>Updates the cards of waiting jobs: "Queued, 1 before it."</summary>
    private async Task UpdateQueuePositionsAsync(IReadOnlyList<JobRecord> waiting, CancellationToken stopping)
    {
        for (var ahead = 1; ahead <= waiting.Count; ahead++)
        {
            var job = waiting[ahead - 1];
            if (await store.GetPostAsync(job.Chat, job.PostId, stopping) is not { Message.Card.State: CardState.Queued } post)
            {
                continue; // A job that follows from the same message has no card yet.
            }

            var message = QueuedCard.Render(job, ahead);
            if (message.Text != post.Message.Text)
            {
                // A cancel may come in between: then the card shows that, and stays.
                await outbox.CommitAsync(
                    new()
                    {
                        JobChanges =
                        [
                            new(job.Chat, job.Id, stored => stored)
                            {
                                Card = stored => stored is { State: JobState.Queued, CancelRequested: false } ? post with { Message = message } : null,
                            },
                        ],
                    },
                    stopping);
            }
        }
    }

    /// <summary>Returns how a job ends without running because of the one before it; null if it runs.</summary>
    private static JobResult? Skipped(JobRecord job, JobRecord previous, bool isStopped, bool isWithoutFile, Texts texts) => (previous, job.Kind) switch
    {
        ({ State: JobState.Failed or JobState.Cancelled }, _) => Cancelled(texts[
            isStopped ? TextKey.CancelledWithStopped
            : UploadJob.IsOnlyUnloadedLinks(previous) ? TextKey.CancelledWithLink
            : TextKey.CancelledWithPrevious]),
        _ when isWithoutFile => Cancelled(texts[TextKey.CancelledWithPrevious]),
        ({ ChangedNothing: true }, JobKind.Export) => new(JobState.Cancelled, new()
        {
            Text = texts[TextKey.ExportWithoutEdit],
            Buttons = [new(texts[TextKey.ButtonExport], new(ButtonKind.Export), ButtonStyle.Primary)],
        })
        {
            DidNothing = true,
            IsResult = true, // Its button exports this project, whichever is current.
        },
        _ => null,
    };

    private static JobResult Cancelled(string text) => new(JobState.Cancelled, new() { Text = text });

    private static string? FaultOf(JobResult result) => result.State == JobState.Failed ? result.Fault ?? FaultName.Reported : null;

    private static CardState State(JobState state) => state switch
    {
        JobState.Done => CardState.Done,
        JobState.Failed => CardState.Failed,
        _ => CardState.Cancelled,
    };

    /// <summary>The longest time a job may take; a job that exceeds it is stuck and times out.</summary>
    private static TimeSpan Longest(NemoVideoOptions options) =>
        options.RunLimit + options.RecoveryFirstDelay + (options.RecoveryDelay * options.RecoveryReads) + (options.RenderPollInterval * options.RenderPolls * 2) + TimeSpan.FromMinutes(30);

    [LoggerMessage(LogLevel.Warning, "{Chat} has jobs, but its platform is not configured")]
    private partial void LogNoPlatform(ChatKey chat);

    [LoggerMessage(LogLevel.Information, "{Kind} job {Job} of {Chat} ended: {State}")]
    private partial void LogEnded(JobKind kind, string job, ChatKey chat, JobState state);

    [LoggerMessage(LogLevel.Warning, "{Kind} job {Job} of {Chat} failed")]
    private partial void LogFailed(Exception fault, JobKind kind, string job, ChatKey chat);

    [LoggerMessage(LogLevel.Warning, "{Kind} job {Job} of {Chat} failed during shutdown; the next start resumes it")]
    private partial void LogFailedAtStop(Exception exception, JobKind kind, string job, ChatKey chat);

    [LoggerMessage(LogLevel.Error, "{Kind} job {Job} of {Chat} timed out")]
    private partial void LogStuck(Exception fault, JobKind kind, string job, ChatKey chat);
}
