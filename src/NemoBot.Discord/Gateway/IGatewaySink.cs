namespace NemoBot.Discord.Gateway;

/// <summary>Accepts events from the reader. Must return immediately unless its queue is full.</summary>
internal interface IGatewaySink
{
    ValueTask TakeAsync(GatewayDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Rejects an event that could not be parsed.</summary>
    ValueTask RejectAsync(GatewayEvent kind, string reason, CancellationToken cancellationToken);

    /// <summary>Called with the bot's ids when a session began or was resumed.</summary>
    void Identified(string botId, string applicationId);
}

/// <summary>Represents one event for the bot. The consumer that stores it closes <see cref="Sequence"/> in <see cref="Progress"/>.</summary>
internal readonly record struct GatewayDelivery(Arrival Arrival, string BotId, SequenceProgress Progress, long Sequence);
