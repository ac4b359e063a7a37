using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Gateway;
using NemoBot.Discord.Outgoing;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Incoming;

/// <summary>
/// Sends a hint to a person who mentions the bot's role instead of the bot: Discord hides the text of such a message. Best effort, at most once a minute per
/// channel; nothing is stored.
/// </summary>
internal sealed partial class RoleHints(DiscordRest rest, CurrentIdentity identity, IStore store, TimeProvider time, ILogger<RoleHints> logger) : IDisposable
{
    private const int MostAtOnce = 4;
    private const int MostRemembered = 1_000;

    /// <summary>The bot's own role, by server.</summary>
    private readonly BoundedCache<string, string> _roles = new(MostRemembered, TimeSpan.FromHours(24), time);

    /// <summary>Servers where it has none, or none that can be known.</summary>
    private readonly BoundedCache<string, bool> _withoutRole = new(MostRemembered, TimeSpan.FromHours(1), time);

    /// <summary>Channels that got a hint.</summary>
    private readonly BoundedCache<string, bool> _hinted = new(MostRemembered, TimeSpan.FromMinutes(1), time);

    /// <summary>Serializes the hints, so that two simultaneous mentions neither ask twice nor are answered twice.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _underWay;

    /// <summary>Sends the hint, if the role is the bot's and the channel got none within the last minute.</summary>
    public async Task AnswerAsync(RoleMention mention, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _underWay) <= MostAtOnce)
            {
                await _turn.WaitAsync(cancellationToken);
                try
                {
                    await AnswerInTurnAsync(mention, cancellationToken);
                }
                finally
                {
                    _turn.Release();
                }
            }
        }
        catch (Exception failed) when (failed is DiscordException or StorageException || (failed is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            LogNoHint(failed.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task AnswerInTurnAsync(RoleMention mention, CancellationToken cancellationToken)
    {
        if (!_hinted.Contains(mention.ChannelId) && await OwnRoleAsync(mention.GuildId!, cancellationToken) is { } role && mention.MentionRoles!.Contains(role))
        {
            _hinted.Set(mention.ChannelId, true);
            await HintAsync(mention, cancellationToken);
        }
    }

    private async Task HintAsync(RoleMention mention, CancellationToken cancellationToken)
    {
        var chat = await store.GetChatAsync(MessageMapping.Chat(mention.ChannelId, mention.Author?.Id), cancellationToken);
        var body = new JsonObject
        {
            ["content"] = Texts.In(chat.LanguageChosen ?? chat.LanguageSeen).Format(TextKey.RoleMentioned, $"<@{identity.BotId}>"),
            ["allowed_mentions"] = MessageBody.Mentions(null),
            ["nonce"] = mention.Id,
            ["enforce_nonce"] = true,
            ["message_reference"] = new JsonObject { ["message_id"] = mention.Id, ["fail_if_not_exists"] = false },
        };
        await rest.SendAsync(new(RestRoute.CreateMessage(mention.ChannelId), body) { IsIdempotent = true }, cancellationToken);
    }

    /// <summary>Returns the role that Discord created for the bot when it was invited; null if there is none, or it cannot be determined.</summary>
    private async Task<string?> OwnRoleAsync(string guild, CancellationToken cancellationToken)
    {
        if (_roles.TryGet(guild, out var known))
        {
            return known;
        }

        if (_withoutRole.Contains(guild))
        {
            return null;
        }

        try
        {
            var call = new RestCall(RestRoute.ListRoles(guild)) { IsIdempotent = true };
            var roles = await rest.SendAsync(call, GuildRoleJson.Default.GuildRoleArray, cancellationToken);
            var own = roles.FirstOrDefault(role => role.Tags?.BotId is { } bot && bot == identity.BotId)?.Id;
            if (own is null)
            {
                _withoutRole.Set(guild, true);
            }
            else
            {
                _roles.Set(guild, own);
            }

            return own;
        }
        catch (DiscordException refused) when (refused.Status is 403 or 404)
        {
            _withoutRole.Set(guild, true);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Debug, "Discord: could not answer a mention of a role: {Reason}")]
    private partial void LogNoHint(string reason);
}

/// <param name="Tags">Identifies the bot that owns the role; null for ordinary roles.</param>
internal sealed record GuildRole(string Id, GuildRoleTags? Tags);

internal sealed record GuildRoleTags(string? BotId);

[JsonSerializable(typeof(GuildRole[]))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class GuildRoleJson : JsonSerializerContext;
