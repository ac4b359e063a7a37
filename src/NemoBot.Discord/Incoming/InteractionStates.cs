using System.Text.Json;
using System.Text.Json.Serialization;
using NemoBot.Core.Model;
using NemoBot.Discord.Outgoing;

namespace NemoBot.Discord.Incoming;

/// <summary>Represents the state of the answer to one interaction.</summary>
/// <param name="Token">The newest token that reaches <see cref="CardId"/>.</param>
/// <param name="AtOriginal">True if the token addresses the card as <c>@original</c>; false if by its id.</param>
internal sealed record AnswerRecord(string InteractionId, string Token, DateTimeOffset ExpiresAt, bool AtOriginal, Reach Reach)
{
    /// <summary>The message that shows the answer; null before Discord sent its id.</summary>
    public string? CardId { get; init; }

    /// <summary>True if the card consists of components instead of text, which cannot be undone.</summary>
    public bool IsRich { get; init; }

    /// <summary>The first post that used the card; null for none yet.</summary>
    public string? CardPost { get; init; }

    /// <summary>True if the card is gone or can no longer be changed: it belongs to no post and is not filled any more.</summary>
    [JsonIgnore]
    public bool IsCardLost => CardPost is { Length: 0 };

    public AnswerRecord WithoutCard() => this with { CardId = null, CardPost = "", Shows = null };

    /// <summary>The result that took over the card: older posts must not overwrite it. Null for none.</summary>
    public string? Shows { get; init; }

    /// <summary>Number of follow-ups with the current token; Discord allows 5 where only a person installed the bot.</summary>
    public int FollowUps { get; init; }

    /// <summary>Posts whose follow-up was started: not started again, since it is unknown whether it arrived.</summary>
    public IReadOnlyList<string> Begun { get; init; } = [];

    /// <summary>Posts that wait for a press on "Get result", oldest first.</summary>
    public IReadOnlyList<string> Parked { get; init; } = [];

    public static AnswerRecord Of(DiscordContext context) => new(context.InteractionId, context.Token, context.ExpiresAt, context.HasCard, context.Reach);

    /// <summary>Omits the token, which the default implementation of a record would print.</summary>
    public override string ToString() => InteractionId;
}

/// <summary>
/// Stores, encrypted, the state of the answers to interactions: edits and deliveries need it after a restart. The posts of an interaction and presses share
/// its answer, so it is not the receipt of a post. Each answer is a separate value with a retention of its own, however many others there are.
/// </summary>
internal sealed class InteractionStates(IStore store, EarlierNotes earlier)
{
    /// <summary>As long as the file of a result waits for a press on "Get result".</summary>
    private static readonly TimeSpan KeepFor = WaitingFiles.KeepFor;

    /// <summary>Returns the state of an interaction; null if unknown.</summary>
    public async Task<AnswerRecord?> FindAnswerAsync(ChatKey chat, string interactionId, CancellationToken cancellationToken) =>
        Read(await store.GetValueAsync(DiscordPlatform.PlatformName, KeyOf(chat, interactionId), cancellationToken))
        ?? await earlier.FindAnswerAsync(chat, interactionId, cancellationToken);

    /// <summary>Changes the state of an interaction atomically and returns it.</summary>
    /// <param name="change">May be called more than once; the last call counts.</param>
    public async Task<AnswerRecord> UpdateAnswerAsync(ChatKey chat, string interactionId, Func<AnswerRecord?, AnswerRecord> change, CancellationToken cancellationToken)
    {
        var first = await earlier.FindAnswerAsync(chat, interactionId, cancellationToken); // Read-only: no version writes it any more.
        var stored = await store.UpdateValueAsync(
            DiscordPlatform.PlatformName,
            KeyOf(chat, interactionId),
            json => JsonSerializer.Serialize(change(Read(json) ?? first), ContextJson.Default.AnswerRecord),
            KeepFor,
            cancellationToken);
        return Read(stored)!;
    }

    private static AnswerRecord? Read(string? json) => AdapterJson.Read(json, ContextJson.Default.AnswerRecord);

    private static string KeyOf(ChatKey chat, string interactionId) => $"answer/{chat.Id}/{interactionId}";
}
