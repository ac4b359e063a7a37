using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <summary>One chat's rows are never overwritten in another's name.</summary>
internal static class Ownership
{
    /// <param name="written">Rows that an upsert guarded with <c>WHERE chat = excluded.chat</c> changed.</param>
    public static void Check(int written, string what, string id, ChatKey chat)
    {
        if (written == 0)
        {
            throw new InvalidOperationException($"The {what} {id} does not belong to chat {chat}.");
        }
    }
}
