using NemoBot.Core.Model;

namespace NemoBot.Telegram.Incoming;

/// <summary>Represents an update, as classified by <see cref="UpdateMapping"/>.</summary>
internal abstract record Arrival
{
    private Arrival()
    {
    }

    /// <summary>A new or edited message from a person.</summary>
    /// <param name="Album">Telegram's album id if the message is one of several files sent together; otherwise null.</param>
    /// <param name="IsAddressed">True if the message is for the bot. Otherwise it is a member of an album in a group: another member's caption decides.</param>
    public sealed record Said(IncomingMessage Message, string? Album, bool IsAddressed, bool IsEdit) : Arrival
    {
        /// <summary>For an edit: the whole message as it is now, in place of what was sent before. Otherwise the same as <see cref="Message"/>.</summary>
        public IncomingMessage Whole { get; init; } = Message;
    }

    /// <summary>A button press. <paramref name="QueryId"/> must be answered immediately.</summary>
    public sealed record Pressed(IncomingMessage Message, string QueryId) : Arrival;

    /// <summary>A button press without data of ours: it is only answered.</summary>
    public sealed record EmptyPress(string QueryId) : Arrival;

    /// <summary>A group became a supergroup.</summary>
    public sealed record Moved(ChatKey Old, ChatKey New) : Arrival;

    /// <summary>The bot was blocked, kicked, unblocked or added again.</summary>
    public sealed record ReachableChanged(ChatKey Chat, bool IsReachable) : Arrival;

    /// <summary>A valid update that is not for the bot.</summary>
    public sealed record Ignored : Arrival;

    /// <summary>An update that could not be understood; its raw text is quarantined.</summary>
    public sealed record Unreadable(string Reason) : Arrival;
}

/// <summary>The bot's identity, from getMe.</summary>
/// <param name="Username">Without the @.</param>
internal sealed record BotIdentity(long Id, string Username);
