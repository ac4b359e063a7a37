using NemoBot.Core.Model;

namespace NemoBot.Storage.Rows;

/// <summary>The jobs of a chat that every message asks for.</summary>
/// <param name="Unfinished">Oldest first.</param>
/// <param name="Last">The one that finished last; empty if there is none.</param>
public sealed record ChatJobs(IReadOnlyList<JobRecord> Unfinished, IReadOnlyList<JobRecord> Last)
{
    /// <summary>About the characters of what a job has besides its texts and its checkpoint, and of each file and link.</summary>
    private const int SizeOfRest = 512;

    /// <summary>Gets about how many characters the jobs have: the checkpoint of an edit may contain a whole draft.</summary>
    public int Characters { get; } = Unfinished.Concat(Last).Sum(static job =>
        job.Request.Text.Length + (job.Request.About?.Text.Length ?? 0) + (job.Checkpoint?.Length ?? 0) + (SizeOfRest * (1 + job.Request.Attachments.Count + job.Request.Links.Count)));
}
