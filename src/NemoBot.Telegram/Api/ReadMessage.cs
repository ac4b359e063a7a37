using Telegram.Bot.Types;

namespace NemoBot.Telegram.Api;

/// <summary>Represents a message as it is read: the library's, and what the mere presence of a field says.</summary>
internal sealed class ReadMessage : Message
{
    /// <summary>The origin of each forwarded message; what it was is not read.</summary>
    public static readonly MessageOrigin AnyOrigin = new MessageOriginHiddenUser();

    /// <summary>Gets or sets whether this is a note by Telegram (joined, pinned, renamed), not something that a person sent.</summary>
    public bool IsServiceNote { get; set; }
}
