using System.Text.Json.Serialization;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Incoming;

internal enum InteractionType
{
    Ping = 1,
    Command = 2,
    Press = 3,
    Autocomplete = 4,
    Modal = 5,
}

/// <summary>A command, a pressed button or a filled-in form; only what the bot uses. <see cref="Token"/> is a secret for 15 minutes.</summary>
[JsonConverter(typeof(InteractionReader))]
internal sealed record DiscordInteraction
{
    public required string Id { get; init; }

    public required string ApplicationId { get; init; }

    public required InteractionType Type { get; init; }

    public required string Token { get; init; }

    /// <summary>0 a server, 1 the direct messages with the bot, 2 other direct messages; null from old clients.</summary>
    public int? Context { get; init; }

    public string? GuildId { get; init; }

    public string? ChannelId { get; init; }

    /// <summary>Who did it; null only in broken payloads.</summary>
    public string? UserId { get; init; }

    /// <summary>The person's, such as <c>de</c> or <c>pt-BR</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>The bot's permissions here; 0 where Discord does not tell them.</summary>
    public ulong AppPermissions { get; init; }

    /// <summary>Largest file that may be sent in answer, in bytes.</summary>
    public long? AttachmentSizeLimit { get; init; }

    /// <summary>A server installed the bot, or it is the bot's own direct messages: not only a person did.</summary>
    public bool IsInstalledHere { get; init; }

    public InteractionData? Data { get; init; }

    /// <summary>The message the pressed button sits on.</summary>
    public InteractionMessage? Message { get; init; }

    /// <summary>A record would print the token.</summary>
    public override string ToString() => $"{Type} {Id}";
}

/// <param name="Flags">64: only the person sees it.</param>
internal sealed record InteractionMessage(string Id, int? Flags);

internal sealed record InteractionData
{
    /// <summary>A command's.</summary>
    public string? Name { get; set; }

    public IReadOnlyList<InteractionOption>? Options { get; set; }

    /// <summary>The files that options and fields name.</summary>
    public IReadOnlyList<DiscordAttachment>? Files { get; set; }

    /// <summary>The messages that <see cref="TargetId"/> is one of.</summary>
    public IReadOnlyList<DiscordMessage>? Messages { get; set; }

    /// <summary>The message whose context menu was used.</summary>
    public string? TargetId { get; set; }

    /// <summary>A button's or a form's.</summary>
    public string? CustomId { get; set; }

    /// <summary>A form's fields.</summary>
    public IReadOnlyList<FormPart>? Components { get; set; }
}

/// <param name="Value">A string, number or boolean as its text.</param>
internal sealed record InteractionOption(string Name, string? Value);

/// <summary>A label around a field, or (old style) a row of fields.</summary>
internal sealed record FormPart(FormField? Component, IReadOnlyList<FormField>? Components);

/// <param name="Values">Ids of uploaded files.</param>
internal sealed record FormField(string? CustomId, string? Value, IReadOnlyList<string>? Values);
