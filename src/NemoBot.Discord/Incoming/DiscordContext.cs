using System.Text.Json;
using System.Text.Json.Serialization;

namespace NemoBot.Discord.Incoming;

/// <summary>Where an interaction came from, which decides what is left when its token dies after 15 minutes.</summary>
internal enum Reach
{
    /// <summary>A server where the bot is a member (a hint: it may be installed without a bot user). The bot's token goes on.</summary>
    Member,

    /// <summary>The direct messages with the bot. The bot's token goes on.</summary>
    DirectMessage,

    /// <summary>Elsewhere, by the person's own install. Only a new interaction goes on.</summary>
    UserInstall,

    /// <summary>Seen by one person only. Only a new interaction goes on.</summary>
    Ephemeral,
}

/// <summary>
/// What is needed later to answer an interaction; travels as <see cref="Core.Model.IncomingMessage.PlatformContext"/>, encrypted by the store.
/// </summary>
/// <param name="Token">A secret until <paramref name="ExpiresAt"/>.</param>
/// <param name="HasCard">Our first answer exists already (a card or "thinking…") and is to be filled; false after a press on an older message.</param>
/// <param name="SizeLimit">Largest file of an answer by token, in bytes.</param>
internal sealed record DiscordContext(
    string InteractionId, string ApplicationId, string Token, DateTimeOffset ExpiresAt, Reach Reach, bool HasCard, string UserId, string? Locale, long SizeLimit)
{
    /// <summary>Discord says 15 minutes (docs/contracts/discord.md §3.2); the rest is for clocks and the way.</summary>
    public static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(14.5);

    private const ulong ViewChannel = 1 << 10;

    /// <summary>The bot's own token reaches this place.</summary>
    [JsonIgnore]
    public bool BotReaches => Reach is Reach.Member or Reach.DirectMessage;

    public static DiscordContext Of(DiscordInteraction interaction, bool ephemeral, bool hasCard, DateTimeOffset now) => new(
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
            return Reach.DirectMessage; // Ephemeral or not: here the bot may always write anew.
        }

        var sees = (interaction.AppPermissions & ViewChannel) != 0;
        return ephemeral || interaction.Message is { Flags: { } flags } && (flags & 64) != 0 ? Reach.Ephemeral
            : interaction is { GuildId: not null, IsInstalledHere: true } && sees ? Reach.Member
            : Reach.UserInstall;
    }

    public string Write() => JsonSerializer.Serialize(this, ContextJson.Default.DiscordContext);

    public static DiscordContext? Read(string? json) => json is null ? null : JsonSerializer.Deserialize(json, ContextJson.Default.DiscordContext);

    /// <summary>A record would print the token.</summary>
    public override string ToString() => $"{Reach} {InteractionId}";
}

[JsonSerializable(typeof(DiscordContext))]
[JsonSerializable(typeof(AnswerRecord))]
[JsonSerializable(typeof(PostNote))]
[JsonSerializable(typeof(EarlierLedger))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
internal sealed partial class ContextJson : JsonSerializerContext;
