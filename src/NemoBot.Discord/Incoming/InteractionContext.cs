using System.Text.Json;
using System.Text.Json.Serialization;
using NemoBot.Discord.Gateway;
using NemoBot.Discord.Outgoing;

namespace NemoBot.Discord.Incoming;

/// <summary>Specifies where an interaction came from, which decides how to answer once its token expires after 15 minutes.</summary>
internal enum Reach
{
    /// <summary>A server where the bot is a member (a hint: it may be installed without a bot user). The bot's token still works.</summary>
    Member,

    /// <summary>The direct messages with the bot. The bot's token still works.</summary>
    DirectMessage,

    /// <summary>Elsewhere, through the person's own install. Only a new interaction works.</summary>
    UserInstall,

    /// <summary>Visible to one person only. Only a new interaction works.</summary>
    Ephemeral,
}

/// <summary>Holds what is needed later to answer an interaction; travels as <see cref="Core.Model.IncomingMessage.PlatformContext"/>, encrypted by the store.</summary>
/// <param name="Token">A secret until <paramref name="ExpiresAt"/>.</param>
/// <param name="HasCard">True if our first response exists (a card or "thinking…") and is to be filled; false after a press on an older message.</param>
/// <param name="SizeLimit">Largest file of an answer by token, in bytes.</param>
internal sealed record InteractionContext(
    string InteractionId, string ApplicationId, string Token, DateTimeOffset ExpiresAt, Reach Reach, bool HasCard, string UserId, string? Locale, long SizeLimit)
{
    /// <summary>Discord's limit is 15 minutes (docs/contracts/discord.md §3.2); the difference is a margin for clock skew and latency.</summary>
    public static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(14.5);

    private const ulong ViewChannel = 1 << 10;

    /// <summary>Gets whether the bot's own token works in this place.</summary>
    [JsonIgnore]
    public bool BotReaches => Reach is Reach.Member or Reach.DirectMessage;

    public static InteractionContext Of(DiscordInteraction interaction, bool ephemeral, bool hasCard, DateTimeOffset now) => new(
        interaction.Id,
        interaction.ApplicationId,
        interaction.Token,
        now + TokenLife,
        ReachOf(interaction, ephemeral),
        hasCard,
        interaction.UserId ?? "",
        interaction.Locale,
        interaction.AttachmentSizeLimit ?? DiscordPlatform.DefaultUploadBytes);

    public static Reach ReachOf(DiscordInteraction interaction, bool ephemeral)
    {
        if (interaction.Context == 1 || interaction is { Context: null, GuildId: null, IsInstalledHere: true })
        {
            return Reach.DirectMessage; // Ephemeral or not: here the bot can always send a new message.
        }

        var sees = (interaction.AppPermissions & ViewChannel) != 0;
        return ephemeral || interaction.Message is { Flags: { } flags } && (flags & 64) != 0 ? Reach.Ephemeral
            : interaction is { GuildId: not null, IsInstalledHere: true } && sees ? Reach.Member
            : Reach.UserInstall;
    }

    public string Write() => JsonSerializer.Serialize(this, ContextJson.Default.InteractionContext);

    public static InteractionContext? Read(string? json) => json is null ? null : JsonSerializer.Deserialize(json, ContextJson.Default.InteractionContext);

    /// <summary>Omits the token, which the default implementation of a record would print.</summary>
    public override string ToString() => $"{Reach} {InteractionId}";
}

[JsonSerializable(typeof(InteractionContext))]
[JsonSerializable(typeof(AnswerRecord))]
[JsonSerializable(typeof(PostReceipt))]
[JsonSerializable(typeof(LegacyReceipt))]
[JsonSerializable(typeof(LegacyLedger))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
internal sealed partial class ContextJson : JsonSerializerContext;
