namespace NemoBot.Core.Model;

/// <summary>A job as the operator sees it in a list: nothing of what it is about.</summary>
/// <param name="Fault">See <see cref="JobRecord.Fault"/>.</param>
public sealed record JobSummary(
    string Id, ChatKey Chat, JobKind Kind, JobState State, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, bool CancelRequested, string? Fault)
{
    public static JobSummary Of(JobRecord job) => new(job.Id, job.Chat, job.Kind, job.State, job.CreatedAt, job.StartedAt, job.FinishedAt, job.CancelRequested, job.Fault);
}
