using System.Text.Json.Serialization;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Gateway;

internal enum InteractionType
{
    Ping = 1,
    Command = 2,
    Press = 3,
    Autocomplete = 4,
    Modal = 5,
}

/// <summary>Represents a command, a pressed button or a submitted form, with only what the bot uses. <see cref="Token"/> is a secret for 15 minutes.</summary>
[JsonConverter(typeof(InteractionReader))]
internal sealed record DiscordInteraction
{
    public required string Id { get; init; }

    public required string ApplicationId { get; init; }

    public required InteractionType Type { get; init; }

    public required string Token { get; init; }

    /// <summary>0 for a server, 1 for the direct messages with the bot, 2 for other direct messages; null from old clients.</summary>
    public int? Context { get; init; }

    public string? GuildId { get; init; }

    public string? ChannelId { get; init; }

    /// <summary>Id of the user who triggered the interaction; null only in broken payloads.</summary>
    public string? UserId { get; init; }

    /// <summary>Locale of the person, such as <c>de</c> or <c>pt-BR</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>The bot's permissions here; 0 if Discord does not send them.</summary>
    public ulong AppPermissions { get; init; }

    /// <summary>Largest file that may be sent in answer, in bytes.</summary>
    public long? AttachmentSizeLimit { get; init; }

    /// <summary>True if a server installed the bot, or in the bot's own direct messages; false if only a person installed it.</summary>
    public bool IsInstalledHere { get; init; }

    public InteractionData? Data { get; init; }

    /// <summary>The message that has the pressed button.</summary>
    public InteractionMessage? Message { get; init; }

    /// <summary>Omits the token, which the default implementation of a record would print.</summary>
    public override string ToString() => $"{Type} {Id}";
}

/// <param name="Flags">64: visible to the person only.</param>
internal sealed record InteractionMessage(string Id, int? Flags);

internal sealed record InteractionData
{
    /// <summary>Name of the command.</summary>
    public string? Name { get; set; }

    public IReadOnlyList<InteractionOption>? Options { get; set; }

    /// <summary>The files that options and fields refer to.</summary>
    public IReadOnlyList<DiscordAttachment>? Files { get; set; }

    /// <summary>The messages to which <see cref="TargetId"/> can refer.</summary>
    public IReadOnlyList<DiscordMessage>? Messages { get; set; }

    /// <summary>The message whose context menu was used.</summary>
    public string? TargetId { get; set; }

    /// <summary>The custom id of a button or form.</summary>
    public string? CustomId { get; set; }

    /// <summary>The fields of a form.</summary>
    public IReadOnlyList<FormPart>? Components { get; set; }
}

/// <param name="Value">A string, number or boolean as text.</param>
internal sealed record InteractionOption(string Name, string? Value);

/// <summary>Represents a label around a field, or (old style) a row of fields.</summary>
internal sealed record FormPart(FormField? Component, IReadOnlyList<FormField>? Components);

/// <param name="Values">Ids of uploaded files.</param>
internal sealed record FormField(string? CustomId, string? Value, IReadOnlyList<string>? Values);
