using NemoBot.Core.Model;

namespace NemoBot.Core.Backend;

/// <summary>What changes about the uses of a job when it ends: what failed before it cost anything is given back, and credits become what they were. Pure.</summary>
/// <param name="GivenBack">Counted when the job was accepted, and not used.</param>
/// <param name="Added">Used beyond what was counted; no limit applies, since it is spent.</param>
internal sealed record UseSettlement(IReadOnlyList<Use> GivenBack, IReadOnlyList<Use> Added)
{
    /// <param name="charged">Credits of the turn, or what they probably are; 0 if the job sent none, or it surely cost nothing.</param>
    public static UseSettlement Of(JobRecord job, JobState end, decimal charged)
    {
        var spent = (int)Math.Ceiling(charged);
        var wasNotBegun = end == JobState.Failed || (end == JobState.Cancelled && (job.Checkpoint is null || job.StartedAt is null)); // A retried export has the checkpoint of the first from birth.
        var changes = job.Request.Uses.Select(use => (Use: use, Change: use.What switch
        {
            Scarce.Credits => spent - use.Count,
            Scarce.Edits => end != JobState.Done && spent == 0 ? -use.Count : 0,
            _ => wasNotBegun ? -use.Count : 0,
        })).ToList();
        return new(
            [.. changes.Where(each => each.Change < 0).Select(each => each.Use with { Count = -each.Change })],
            [.. changes.Where(each => each.Change > 0).Select(each => each.Use with { Count = each.Change, Most = int.MaxValue })]);
    }
}
