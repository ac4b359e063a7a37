using NemoBot.Core.Model;
using NemoBot.Discord.Gateway;

namespace NemoBot.Discord.Incoming;

/// <summary>Represents what to do about an event: what to send immediately, and what to store. <see cref="GatewayIntake"/> does both.</summary>
internal sealed record ArrivalPlan
{
    /// <summary>The message for the bot; null if there is none.</summary>
    public IncomingMessage? Message { get; init; }

    /// <summary>The channel in which a person addresses the bot, and which is therefore open to it; null if there is none.</summary>
    public string? OpenChannel { get; init; }

    /// <summary>The interaction to answer immediately; null if there is none.</summary>
    public InteractionPlan? Interaction { get; init; }

    /// <summary>The mention of a role to answer with a hint; null if there is none.</summary>
    public RoleMention? Mention { get; init; }

    /// <summary>The interaction to answer with choices; null if there is none.</summary>
    public DiscordInteraction? Choosing { get; init; }

    /// <summary>Plans. Pure.</summary>
    /// <param name="now">When the event arrived.</param>
    public static ArrivalPlan For(Arrival arrival, string botId, DateTimeOffset now) => arrival switch
    {
        Arrival.Said { Message: var message } => new() { Message = MessageMapping.Map(message, botId), OpenChannel = message.ChannelId },
        Arrival.RoleCalled { Mention: var mention } => new() { Mention = mention },
        Arrival.Interacted { Interaction: { Type: InteractionType.Autocomplete } choosing } => new() { Choosing = choosing },
        Arrival.Interacted { Interaction: var interaction } when InteractionPlan.For(interaction, now) is { } plan =>
            new() { Message = plan.Message, OpenChannel = interaction.ChannelId, Interaction = plan },
        _ => new(),
    };
}
