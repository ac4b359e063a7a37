using System.Text.Json;
using NemoBot.Core.Backend;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Jobs;

/// <summary>One run of one job: its input, and where it reports.</summary>
internal sealed class JobContext(IStore store, JobRecord job, SkillProfile skill, Texts texts, PlatformLimits limits, JobCard card, Outbox outbox, TimeProvider time, CancellationToken cancelled, CancellationToken stopping)
{
    public JobRecord Job { get; private set; } = job;

    /// <summary>The chat's profile when the job started; later changes of its file do not affect the job.</summary>
    public SkillProfile Skill { get; } = skill;

    public Texts Texts { get; } = texts;

    public PlatformLimits Limits { get; } = limits;

    /// <summary>The live card of this job.</summary>
    public JobCard Card { get; } = card;

    public string ProjectId => Job.ProjectId ?? throw new InvalidOperationException("A job has a project from its creation.");

    /// <summary>Gets whether the user cancelled the job.</summary>
    public bool IsCancelled => cancelled.IsCancellationRequested && !IsStopping;

    /// <summary>Gets whether the process is stopping: leave the job as it is.</summary>
    public bool IsStopping => stopping.IsCancellationRequested;

    /// <summary>Cancelled when the process stops, not by a cancel: for the final report of a cancelled job.</summary>
    public CancellationToken Stopping => stopping;

    public T? Checkpoint<T>()
        where T : class => Job.Checkpoint is { } json ? JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web) : null;

    /// <summary>Writes the checkpoint to disk; the step that it announces may start only after that.</summary>
    public async Task SaveAsync<T>(T checkpoint)
        where T : class
    {
        var json = JsonSerializer.Serialize(checkpoint, JsonSerializerOptions.Web);
        Job = await store.UpdateJobAsync(Job.Chat, Job.Id, stored => stored with { Checkpoint = json }, stopping) ?? Job;
    }

    /// <summary>Posts a message below the card while the work continues. After a restart the same call addresses the same message.</summary>
    /// <param name="postId">Derived from the card's.</param>
    public Task SayAsync(string postId, OutgoingMessage message) => outbox.CommitAsync(
        new()
        {
            Posts = [new OutboxMessage(postId, Job.Chat, message with { PlatformContext = Job.Request.PlatformContext }) { CreatedAt = time.GetUtcNow() }],
        },
        stopping);

    /// <summary>Opens the job's project; the first time includes setup, and the card reports its completion.</summary>
    public Task<Workspace> OpenWorkspaceAsync(Workspaces workspaces, CancellationToken cancellationToken) => OpenWorkspaceAsync(workspaces, ProjectId, cancellationToken);

    /// <summary>Opens the project of a job that has been sent to the backend: what it costs is counted already.</summary>
    public Task<Workspace> ReopenWorkspaceAsync(Workspaces workspaces, CancellationToken cancellationToken) => OpenWorkspaceAsync(workspaces, ProjectId, cancellationToken, isSent: true);

    /// <summary>Opens one of the projects of a batch.</summary>
    public async Task<Workspace> OpenWorkspaceAsync(Workspaces workspaces, string projectId, CancellationToken cancellationToken, bool isSent = false)
    {
        var workspace = await workspaces.OpenAsync(Job, projectId, countsLate: !isSent, counted => Job = Job with { Request = counted.Request }, Card.Waits, cancellationToken);
        if (workspace.IsNew && (await store.ListProjectsAsync(Job.Chat, cancellationToken)).All(project => project.Id == projectId || project.SessionId is null))
        {
            Card.Connected(TextKey.StageWorking, Skill.Ready.Exactly(Texts.Language));
            await outbox.CommitAsync(new() { Posts = [new(Job.PostId, Job.Chat, Card.Current) { CreatedAt = time.GetUtcNow() }] }, cancellationToken);
        }

        return workspace;
    }
}
