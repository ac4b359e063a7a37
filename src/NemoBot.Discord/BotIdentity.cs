namespace NemoBot.Discord;

/// <summary>Holds the bot's identity once the gateway has sent it.</summary>
internal sealed class BotIdentity
{
    public string? BotId { get; set; }
}
