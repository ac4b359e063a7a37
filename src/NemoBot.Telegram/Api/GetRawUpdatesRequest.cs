using Telegram.Bot.Requests;
using Telegram.Bot.Types.Enums;

namespace NemoBot.Telegram.Api;

/// <summary>
/// Calls getUpdates and returns the raw JSON of each update, so that a malformed one does not affect the others. The library's own request reads all of them at
/// once, and its offset has 32 bits.
/// </summary>
internal sealed class GetRawUpdatesRequest() : RequestBase<ReadOnlyMemory<byte>[]>("getUpdates")
{
    /// <summary>The server's maximum (docs/contracts/telegram.md §2).</summary>
    public const int LongestPoll = 50;

    /// <summary>Gets the id of the first update to return; everything before it is confirmed. Null for all that are waiting.</summary>
    public long? Offset { get; init; }

    /// <summary>Gets the timeout of the long poll in seconds.</summary>
    public int Timeout { get; init; } = LongestPoll;

    public required IReadOnlyList<UpdateType> AllowedUpdates { get; init; }
}
