namespace NemoBot.Discord.Incoming;

/// <summary>Holds the bot's identity once the gateway has sent it.</summary>
internal sealed class CurrentIdentity
{
    public string? BotId { get; set; }
}
