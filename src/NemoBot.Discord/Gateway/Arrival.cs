using System.Text.Json;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Gateway;

/// <summary>Represents an event that concerns the bot.</summary>
internal abstract record Arrival
{
    private Arrival()
    {
    }

    /// <summary>Gets the id of the event, the same when Discord delivers it again.</summary>
    public abstract string Id { get; }

    public sealed record Said(DiscordMessage Message) : Arrival
    {
        public override string Id => Message.Id;
    }

    public sealed record Interacted(DiscordInteraction Interaction) : Arrival
    {
        public override string Id => Interaction.Id;
    }

    /// <summary>Roles were mentioned, one of which may be the bot's.</summary>
    public sealed record RoleCalled(RoleMention Mention) : Arrival
    {
        public override string Id => Mention.Id;
    }

    /// <summary>Reads an event. Returns null if it does not concern the bot; this allocates nothing.</summary>
    /// <exception cref="JsonException">The event is malformed.</exception>
    public static Arrival? Read(GatewayEvent kind, ReadOnlySpan<byte> data, ReadOnlySpan<byte> botId) => kind switch
    {
        GatewayEvent.MessageCreate => MessageFilter.IsForBot(data, botId)
            ? new Said(JsonSerializer.Deserialize(data, RestJson.Default.DiscordMessage)!)
            : RoleMention.Read(data) is { } mention ? new RoleCalled(mention) : null,
        GatewayEvent.InteractionCreate => new Interacted(JsonSerializer.Deserialize(data, RestJson.Default.DiscordInteraction)!),
        _ => null,
    };
}
