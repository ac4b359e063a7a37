namespace NemoBot.Storage.Sqlite;

/// <content>Deletion of old rows.</content>
public sealed partial class SqliteStore
{
    public async Task<int> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var trimmed = 0;
        foreach (var trim in Trim.All)
        {
            // The search does not block the writer; the transaction that deletes checks only what was found.
            TrimStep? step = null;
            while ((step = await ReadAsync(db => trim.Next(db, step?.Last ?? long.MinValue, before), cancellationToken)) is not null)
            {
                var found = step;
                trimmed += await _recent.ChangeAnyAsync(() => WriteAsync(db => trim.Delete(db, found, before), cancellationToken));
            }
        }

        string? last;
        for (var after = ""; (last = await ReadAsync(db => ChatTrim.Next(db, after), cancellationToken)) is not null; after = last)
        {
            var (from, to) = (after, last);
            trimmed += await _recent.ChangeAnyAsync(() => WriteAsync(db => _chatTrim.Delete(db, from, to, before), cancellationToken));
        }

        return trimmed;
    }
}
