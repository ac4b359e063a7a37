using LiteDB;
using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Deletes old rows of a table in steps, from the oldest on, so that each step is short, and rows that stay are visited once.</summary>
/// <param name="byAge">In each of its keys a time follows the start.</param>
/// <param name="start">The beginning of the keys; empty for all.</param>
/// <param name="goes">Whether a row goes whose chat is at rest.</param>
/// <param name="delete">Deletes a row.</param>
internal sealed class Trim(KeyIndex byAge, string start, Func<Draft, BsonDocument, bool> goes, Action<Draft, BsonDocument> delete)
{
    /// <summary>Number of rows in a step.</summary>
    public const int Rows = 100;

    /// <param name="after">The last key of the step before; null for the first step.</param>
    /// <returns>The last key of the step, null if there are no further rows; and the number of deleted rows.</returns>
    public (string? Last, int Deleted) Step(Draft draft, string? after, DateTimeOffset before)
    {
        var rows = draft.Range(byAge, after is null ? start : Key.After(after), start + Key.Before(before), Rows);
        var hasWork = new Dictionary<string, bool>(StringComparer.Ordinal);
        var deleted = 0;
        foreach (var row in rows)
        {
            if (goes(draft, row) && IsAtRest(row[Ownership.Chat].AsString))
            {
                delete(draft, row);
                deleted++;
            }
        }

        return (rows.Count < Rows ? null : byAge.KeysOf(rows[^1]).First(), deleted);

        bool IsAtRest(string chat)
        {
            if (!hasWork.TryGetValue(chat, out var has))
            {
                hasWork.Add(chat, has = Work.Has(draft, ChatKey.Parse(chat)));
            }

            return !has;
        }
    }
}
