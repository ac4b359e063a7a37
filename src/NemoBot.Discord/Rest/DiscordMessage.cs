using System.Text.Json.Serialization;

namespace NemoBot.Discord.Rest;

/// <summary>Represents a message from the gateway or REST, with only the fields that the bot reads.</summary>
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

    /// <summary>The message replied to; null if it no longer exists, without text and files if Discord does not show them to the bot.</summary>
    public DiscordMessage? ReferencedMessage { get; init; }

    /// <summary>The content of a forwarded message: its text and files are here, not at the top level.</summary>
    public IReadOnlyList<MessageSnapshot>? MessageSnapshots { get; init; }

    /// <summary>As sent by the creator; Discord does not guarantee to return it.</summary>
    [JsonConverter(typeof(AnyScalarConverter))]
    public string? Nonce { get; init; }

    public IReadOnlyList<SentComponent>? Components { get; init; }

    /// <summary>Gets its components, and those inside them, in order.</summary>
    [JsonIgnore]
    public IEnumerable<SentComponent> AllComponents => SentComponent.All(Components);

    /// <summary>Gets the text that it shows: its content, or that of its components.</summary>
    [JsonIgnore]
    public string ShownText => Content is { Length: > 0 } text ? text : string.Join('\n', AllComponents.Select(part => part.Content).OfType<string>());
}

internal sealed record MessageSnapshot(DiscordMessage? Message);

/// <param name="Type">0 for a reply, 1 for a forward.</param>
internal sealed record MessageReference(int? Type, string? MessageId);

internal sealed record DiscordUser(string Id, bool? Bot);

/// <summary>A component of an existing message: a container, a row, a button, or a text.</summary>
internal sealed record SentComponent(string? CustomId, string? Content, IReadOnlyList<SentComponent>? Components)
{
    public static IEnumerable<SentComponent> All(IReadOnlyList<SentComponent>? parts) => (parts ?? []).SelectMany(part => All(part.Components).Prepend(part));
}

/// <param name="DurationSecs">Seconds; null if Discord does not know it.</param>
internal sealed record DiscordAttachment(string Id, string Filename, string? ContentType, long? Size, string Url, double? DurationSecs);

internal sealed record ReadyEvent(string SessionId, Uri ResumeGatewayUrl, DiscordUser User, ReadyApplication Application);

internal sealed record ReadyApplication(string Id);
