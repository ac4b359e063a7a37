using NemoBot.Core.Model;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>Prevents one chat from overwriting rows of another.</summary>
internal static class Ownership
{
    /// <param name="written">An upsert that is guarded with <c>WHERE chat = excluded.chat</c>.</param>
    public static async Task CheckAsync(Task<int> written, string what, string id, ChatKey chat)
    {
        if (await written == 0)
        {
            throw new InvalidOperationException($"The {what} {id} does not belong to chat {chat}.");
        }
    }
}
