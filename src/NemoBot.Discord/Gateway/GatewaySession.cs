using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NemoBot.Core.Model;

namespace NemoBot.Discord.Gateway;

/// <summary>Represents a session that this process or the next one can resume.</summary>
/// <param name="ResumeUrl">Discord's address for resuming the session; not the one to identify at.</param>
/// <param name="Sequence">The last event that needs no replay.</param>
/// <param name="BotId">The bot's user id; a resume does not repeat it.</param>
internal sealed record GatewaySession(string Id, Uri ResumeUrl, long Sequence, string BotId, string ApplicationId);

/// <summary>Stores the session of each shard.</summary>
/// <remarks>A shard runs in one process at a time, which writes its session as a whole: there is nothing to merge until it ends there.</remarks>
internal sealed class GatewaySessionStore(IStore store, int shardCount)
{
    public async Task<GatewaySession?> LoadAsync(int shard, CancellationToken cancellationToken)
    {
        var json = await store.GetValueAsync(DiscordPlatform.PlatformName, Key(shard), cancellationToken);
        return json is null ? null : JsonSerializer.Deserialize(json, GatewayJson.Default.GatewaySession);
    }

    /// <param name="session">Null removes the stored session.</param>
    public Task SaveAsync(int shard, GatewaySession? session, CancellationToken cancellationToken)
    {
        var json = session is null ? null : JsonSerializer.Serialize(session, GatewayJson.Default.GatewaySession);
        return store.SetValueAsync(DiscordPlatform.PlatformName, Key(shard), json, cancellationToken);
    }

    /// <summary>Stores how far a session got that has ended here: another process may have gone on with it, or with another one.</summary>
    public Task AdvanceAsync(int shard, GatewaySession session, CancellationToken cancellationToken) => store.UpdateValueAsync(
        DiscordPlatform.PlatformName,
        Key(shard),
        json => json is not null && JsonSerializer.Deserialize(json, GatewayJson.Default.GatewaySession) is { } stored && stored.Id == session.Id && stored.Sequence < session.Sequence
            ? JsonSerializer.Serialize(session, GatewayJson.Default.GatewaySession)
            : json,
        keepFor: null,
        cancellationToken);

    /// <summary>Includes the number of shards in the key: another number means other sessions.</summary>
    private string Key(int shard) => string.Create(CultureInfo.InvariantCulture, $"session/{shard}/{shardCount}");
}

[JsonSerializable(typeof(GatewaySession))]
[JsonSerializable(typeof(IdentifyTimes))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class GatewayJson : JsonSerializerContext;
