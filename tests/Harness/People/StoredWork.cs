using Harness.Storage;
using NemoBot.Storage.Exchange;

namespace Harness.People;

/// <summary>What a store still plans to do, and what it has received.</summary>
/// <param name="Unhandled">Accepted messages and presses that wait.</param>
/// <param name="Seen">The platforms' ids of all messages and presses.</param>
internal sealed record StoredWork(int Unhandled, int Unfinished, int Unsent, IReadOnlySet<string> Seen)
{
    /// <summary>Of a database in a file; a bot may be running on it.</summary>
    public static StoredWork OnDisk(string database)
    {
        var rows = RowsOnDisk.All(database);
        return new(
            rows.OfType<InboxRow>().Count(),
            rows.OfType<JobRow>().Count(job => job.State is "Queued" or "Running"),
            rows.OfType<PostRow>().Count(post => post.IsUnsent),
            rows.OfType<SeenMessageRow>().Select(row => row.MessageId).ToHashSet(StringComparer.Ordinal));
    }
}
