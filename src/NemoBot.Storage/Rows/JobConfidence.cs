using NemoBot.Core.Model;

namespace NemoBot.Storage.Rows;

/// <summary>The sealed part of a job's row: request and checkpoint may contain what a person wrote.</summary>
public sealed record JobConfidence(JobRequest Request, string? Checkpoint)
{
    public static JobConfidence Of(JobRecord job) => new(job.Request, job.Checkpoint);

    /// <summary>Returns the plaintext part of the row.</summary>
    public static JobRecord RemoveFrom(JobRecord job) => job with { Request = null!, Checkpoint = null };

    /// <param name="confidence">Null if it cannot be decrypted: the job gets an empty request.</param>
    public static JobRecord AddTo(JobRecord job, JobConfidence? confidence) => job with
    {
        Request = confidence?.Request ?? new JobRequest { Language = "en" },
        Checkpoint = confidence?.Checkpoint,
    };
}
