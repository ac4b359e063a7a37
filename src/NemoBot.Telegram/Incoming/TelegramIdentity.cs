namespace NemoBot.Telegram.Incoming;

/// <summary>Holds who we are, once Telegram said so.</summary>
internal sealed class TelegramIdentity
{
    private volatile BotIdentity? _current;

    /// <summary>Null until getMe was answered.</summary>
    public BotIdentity? Current { get => _current; set => _current = value; }
}
