using NemoBot.Core.Model;

namespace NemoBot.Telegram.Incoming;

/// <summary>What an update means to us.</summary>
internal abstract record Received
{
    private Received()
    {
    }

    /// <summary>A person wrote, or edited what they wrote.</summary>
    /// <param name="Album">Telegram's album id where it is one of several files sent together; null for all others.</param>
    /// <param name="IsAddressed">It is meant for us. Only members of albums in groups come here when they are not: the caption of another member decides.</param>
    public sealed record Said(IncomingMessage Message, string? Album, bool IsAddressed, bool IsEdit) : Received;

    /// <summary>A button was pressed. <paramref name="QueryId"/> is to be answered at once.</summary>
    public sealed record Pressed(IncomingMessage Message, string QueryId) : Received;

    /// <summary>A press that carries nothing of ours: answered, and that is all.</summary>
    public sealed record EmptyPress(string QueryId) : Received;

    /// <summary>A group became a supergroup.</summary>
    public sealed record Moved(ChatKey Old, ChatKey New) : Received;

    /// <summary>We were blocked or kicked, or let in again.</summary>
    public sealed record ReachableChanged(ChatKey Chat, bool IsReachable) : Received;

    /// <summary>Understood, and not for us.</summary>
    public sealed record Ignored : Received;

    /// <summary>Not understood: to be kept raw.</summary>
    public sealed record Strange(string Reason) : Received;
}

/// <summary>Who we are, from getMe.</summary>
/// <param name="Username">Without the @.</param>
internal sealed record BotIdentity(long Id, string Username);
