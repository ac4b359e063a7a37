using System.Text.Json.Serialization;

namespace NemoBot.Platforms.Discord.Model;

internal enum InteractionType
{
    Ping = 1,
    Command = 2,
    Press = 3,
    Autocomplete = 4,
    Modal = 5,
}

/// <summary>A command, a pressed button or a filled-in form. <see cref="Token"/> is a secret for 15 minutes.</summary>
/// <remarks>Settable, not init: the generated reader would otherwise gather all values in an array first, at a third of the whole cost.</remarks>
internal sealed record DiscordInteraction
{
    public required string Id { get; set; }

    public required string ApplicationId { get; set; }

    public required InteractionType Type { get; set; }

    public required string Token { get; set; }

    /// <summary>0 a server, 1 the direct messages with the bot, 2 other direct messages; null from old clients.</summary>
    public int? Context { get; set; }

    public string? GuildId { get; set; }

    public string? ChannelId { get; set; }

    /// <summary>In servers; <see cref="User"/> elsewhere.</summary>
    public InteractionMember? Member { get; set; }

    public DiscordUser? User { get; set; }

    /// <summary>The person's, such as <c>de</c> or <c>pt-BR</c>.</summary>
    public string? Locale { get; set; }

    /// <summary>The bot's permissions here, as a decimal number.</summary>
    public string? AppPermissions { get; set; }

    /// <summary>Largest file that may be sent in answer, in bytes.</summary>
    public long? AttachmentSizeLimit { get; set; }

    /// <summary>How the bot got here: key <c>0</c> a server that installed it, <c>1</c> a person who did.</summary>
    public IReadOnlyDictionary<string, string>? AuthorizingIntegrationOwners { get; set; }

    public InteractionData? Data { get; set; }

    /// <summary>The message the pressed button sits on.</summary>
    public InteractionMessage? Message { get; set; }

    /// <summary>Who did it; null only in broken payloads.</summary>
    public string? UserId => Member?.User.Id ?? User?.Id;

    /// <summary>A record would print the token.</summary>
    public override string ToString() => $"{Type} {Id}";
}

internal sealed record InteractionMember(DiscordUser User);

/// <param name="Flags">64: only the person sees it.</param>
internal sealed record InteractionMessage(string Id, int? Flags);

internal sealed record InteractionData
{
    /// <summary>A command's.</summary>
    public string? Name { get; set; }

    /// <summary>1 a slash command, 3 one of a message's context menu.</summary>
    public int? Type { get; set; }

    public IReadOnlyList<InteractionOption>? Options { get; set; }

    public InteractionResolved? Resolved { get; set; }

    /// <summary>The message whose context menu was used.</summary>
    public string? TargetId { get; set; }

    /// <summary>A button's or a form's.</summary>
    public string? CustomId { get; set; }

    /// <summary>A form's fields.</summary>
    public IReadOnlyList<FormPart>? Components { get; set; }
}

internal sealed record InteractionOption(string Name, [property: JsonConverter(typeof(AnyScalarConverter))] string? Value);

internal sealed record InteractionResolved(
    IReadOnlyDictionary<string, DiscordAttachment>? Attachments, IReadOnlyDictionary<string, DiscordMessage>? Messages);

/// <summary>A label around a field, or (old style) a row of fields.</summary>
internal sealed record FormPart(FormField? Component, IReadOnlyList<FormField>? Components);

/// <param name="Values">Ids of uploaded files.</param>
internal sealed record FormField(string? CustomId, string? Value, IReadOnlyList<string>? Values);
