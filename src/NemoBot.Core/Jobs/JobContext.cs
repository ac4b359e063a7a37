using System.Text.Json;
using NemoBot.Core.Backend;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Jobs;

/// <summary>A kind of durable work. It may be started again at any point after a crash: what must not happen twice is noted in the checkpoint first.</summary>
internal interface IJob
{
    JobKind Kind { get; }

    /// <summary>Does the work, or takes it up where the checkpoint says.</summary>
    /// <param name="cancellationToken">The person's wish to cancel, or the end of this process; <see cref="JobContext.IsStopping"/> tells which.</param>
    Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken);
}

/// <summary>One run of one job: what it needs to know and where it reports.</summary>
internal sealed class JobContext(IStore store, JobRecord job, SkillProfile skill, Texts texts, PlatformLimits limits, JobCard card, Outbox outbox, TimeProvider time, CancellationToken wish, CancellationToken stopping)
{
    public JobRecord Job { get; private set; } = job;

    /// <summary>The chat's profile as the job found it at its start; what happens to its file meanwhile does not touch the job.</summary>
    public SkillProfile Skill { get; } = skill;

    public Texts Texts { get; } = texts;

    public PlatformLimits Limits { get; } = limits;

    /// <summary>The live card of this job.</summary>
    public JobCard Card { get; } = card;

    public string ProjectId => Job.ProjectId ?? throw new InvalidOperationException("A job has a project from its creation.");

    /// <summary>The person cancelled it.</summary>
    public bool IsCancelled => wish.IsCancellationRequested && !IsStopping;

    /// <summary>The process ends: leave the job as it is.</summary>
    public bool IsStopping => stopping.IsCancellationRequested;

    /// <summary>Ends with the process, not with a cancel: for the last words of a cancelled job.</summary>
    public CancellationToken Stopping => stopping;

    public T? Checkpoint<T>()
        where T : class => Job.Checkpoint is { } json ? JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web) : null;

    /// <summary>Writes the checkpoint to the disk; only then may the step follow that it speaks of.</summary>
    public async Task SaveAsync<T>(T checkpoint)
        where T : class
    {
        var json = JsonSerializer.Serialize(checkpoint, JsonSerializerOptions.Web);
        Job = await store.UpdateJobAsync(Job.Chat, Job.Id, stored => stored with { Checkpoint = json }, stopping) ?? Job;
    }

    /// <summary>Says something while the work goes on, as a message of its own below the card. Said again after a restart, it is the same message.</summary>
    /// <param name="postId">Derived from the card's.</param>
    public Task SayAsync(string postId, OutgoingMessage message) => outbox.CommitAsync(
        new()
        {
            Posts = [new OutboxMessage(postId, Job.Chat, message with { PlatformContext = Job.Request.PlatformContext }) { CreatedAt = time.GetUtcNow() }],
        },
        stopping);

    /// <summary>Opens the project; the first time that takes setting up, and the card says that it is done.</summary>
    public async Task<Workspace> OpenWorkspaceAsync(Workspaces workspaces, CancellationToken cancellationToken)
    {
        var workspace = await workspaces.OpenAsync(Job, ProjectId, Card.Waits, cancellationToken);
        if (workspace.IsNew && (await store.ListProjectsAsync(Job.Chat, cancellationToken)).All(project => project.Id == ProjectId || project.SessionId is null))
        {
            Card.Connected(TextKey.StageWorking, Skill.Ready.Exactly(Texts.Language));
            await outbox.CommitAsync(new() { Posts = [new(Job.PostId, Job.Chat, Card.Current) { CreatedAt = time.GetUtcNow() }] }, cancellationToken);
        }

        return workspace;
    }
}

/// <summary>How a job ended, and what the person reads of it.</summary>
internal sealed record JobResult(JobState State, OutgoingMessage Message)
{
    /// <summary>Further messages, after the card.</summary>
    public IReadOnlyList<OutgoingMessage> More { get; init; } = [];

    /// <summary>The card shows what the project holds now: replies to it, and its buttons, are about this project, whichever is current.</summary>
    public bool IsResult { get; init; }

    /// <summary>The card tells what footage the project took: replies to it, and its buttons, are about this project too.</summary>
    public bool IsReceipt { get; init; }

    /// <summary>Whether the state was read and is the same as before the edit.</summary>
    public bool ChangedNothing { get; init; }

    /// <summary>Changes to the chat, with the end of the job; null: none.</summary>
    public Func<ChatRecord, ChatRecord>? Chat { get; init; }
}
