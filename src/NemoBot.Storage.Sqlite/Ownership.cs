using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <summary>Prevents one chat from overwriting rows of another.</summary>
internal static class Ownership
{
    /// <param name="written">Number of rows changed by an upsert guarded with <c>WHERE chat = excluded.chat</c>.</param>
    public static void Check(int written, string what, string id, ChatKey chat)
    {
        if (written == 0)
        {
            throw new InvalidOperationException($"The {what} {id} does not belong to chat {chat}.");
        }
    }
}
