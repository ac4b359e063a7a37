using NemoBot.Core.Model;

namespace NemoBot.Core.Jobs;

/// <summary>A kind of durable work. It may be restarted at any point after a crash: the checkpoint records what must not happen twice before it happens.</summary>
internal interface IJob
{
    JobKind Kind { get; }

    /// <summary>Does the work, or resumes it at the checkpoint.</summary>
    /// <param name="cancellationToken">Cancelled by the user (<see cref="JobContext.IsCancelled"/>), when the process stops (<see cref="JobContext.IsStopping"/>), or when the job takes too long (neither).</param>
    Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken);
}
