namespace NemoBot.Discord;

/// <summary>Who the bot is, once the gateway said so.</summary>
internal sealed class BotIdentity
{
    public string? BotId { get; set; }
}
