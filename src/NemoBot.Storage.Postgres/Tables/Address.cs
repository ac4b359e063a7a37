namespace NemoBot.Storage.Postgres.Tables;

/// <summary>The current address of a chat in a read.</summary>
internal static class Address
{
    /// <summary>The address of the chat <c>$1</c>, as SQL. In the statement that reads its rows, so that no move comes between. A chat that moves again takes its earlier addresses along (<see cref="ChatMove"/>): one hop is enough.</summary>
    public const string Current = "coalesce((SELECT moved_to FROM chats WHERE chat = $1), $1)";
}
