namespace NemoBot.Telegram.Incoming;

/// <summary>Holds the bot's identity once getMe has returned it.</summary>
internal sealed class CurrentIdentity
{
    private volatile BotIdentity? _current;

    /// <summary>Gets or sets the identity; null until getMe has answered.</summary>
    public BotIdentity? Current { get => _current; set => _current = value; }
}
