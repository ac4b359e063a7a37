namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Deletes rows whose time is over, a few at a time: called with each write, it never has much to do and never falls behind.</summary>
/// <param name="byAge">Its keys begin with a time (<see cref="Key.Of(DateTimeOffset)"/>).</param>
internal sealed class Expiry(KeyIndex byAge, int atMost, TimeProvider time)
{
    /// <summary>When nothing was left to delete, nobody looks again for so long: a look costs as much as a row.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private DateTimeOffset _nothingBefore;

    /// <summary>Deletes rows with a key from before that time.</summary>
    public void Run(Draft draft, DateTimeOffset before)
    {
        var now = time.GetUtcNow();
        if (now < _nothingBefore)
        {
            return;
        }

        var old = draft.Range(byAge, "", Key.Before(before), atMost);
        foreach (var row in old)
        {
            draft.Remove(byAge.Collection, row["_id"].AsString);
        }

        _nothingBefore = old.Count < atMost ? now + LookEvery : default;
    }
}
