using System.Text.Json.Serialization;

namespace NemoBot.Discord.Rest;

/// <summary>A message as the gateway and REST give it; only what the bot reads.</summary>
internal sealed record DiscordMessage
{
    public string Id { get; init; } = "";

    public string ChannelId { get; init; } = "";

    /// <summary>Null in direct messages.</summary>
    public string? GuildId { get; init; }

    public DiscordUser? Author { get; init; }

    public string? Content { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public IReadOnlyList<DiscordAttachment>? Attachments { get; init; }

    public MessageReference? MessageReference { get; init; }

    /// <summary>The message replied to; null where it is gone, without words and files where Discord does not show them to us.</summary>
    public DiscordMessage? ReferencedMessage { get; init; }

    /// <summary>What a forwarded message carries: text and files are here, not at the top.</summary>
    public IReadOnlyList<MessageSnapshot>? MessageSnapshots { get; init; }

    /// <summary>As sent by the creator; Discord does not promise to repeat it.</summary>
    [JsonConverter(typeof(AnyScalarConverter))]
    public string? Nonce { get; init; }

    public IReadOnlyList<SentRow>? Components { get; init; }
}

internal sealed record MessageSnapshot(DiscordMessage? Message);

/// <param name="Type">0 a reply, 1 a forward.</param>
internal sealed record MessageReference(int? Type, string? MessageId);

internal sealed record DiscordUser(string Id, bool? Bot);

/// <summary>A row of buttons on a message that exists.</summary>
internal sealed record SentRow(IReadOnlyList<SentButton>? Components);

internal sealed record SentButton(string? CustomId);

/// <param name="DurationSecs">Seconds; null where Discord does not know.</param>
internal sealed record DiscordAttachment(string Id, string Filename, string? ContentType, long? Size, string Url, double? DurationSecs);

internal sealed record ReadyEvent(string SessionId, Uri ResumeGatewayUrl, DiscordUser User, ReadyApplication Application);

internal sealed record ReadyApplication(string Id);
