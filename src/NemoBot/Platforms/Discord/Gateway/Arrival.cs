using System.Text.Json;
using NemoBot.Platforms.Discord.Model;

namespace NemoBot.Platforms.Discord.Gateway;

/// <summary>An event that concerns the bot.</summary>
internal abstract record Arrival
{
    private Arrival()
    {
    }

    public sealed record Said(DiscordMessage Message) : Arrival;

    public sealed record Interacted(DiscordInteraction Interaction) : Arrival;

    /// <summary>Null when the event does not concern the bot; that costs no memory.</summary>
    /// <exception cref="JsonException">Not as documented.</exception>
    public static Arrival? Read(GatewayEvent kind, ReadOnlySpan<byte> data, ReadOnlySpan<byte> botId) => kind switch
    {
        GatewayEvent.MessageCreate => MessageFilter.SpeaksToBot(data, botId)
            ? new Said(JsonSerializer.Deserialize(data, DiscordJson.Default.DiscordMessage)!)
            : null,
        GatewayEvent.InteractionCreate => new Interacted(JsonSerializer.Deserialize(data, DiscordJson.Default.DiscordInteraction)!),
        _ => null,
    };
}
