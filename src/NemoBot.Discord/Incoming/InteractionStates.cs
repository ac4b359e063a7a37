using System.Text.Json;
using NemoBot.Core.Model;
using NemoBot.Discord.Outgoing;

namespace NemoBot.Discord.Incoming;

/// <summary>
/// Stores, encrypted, the state of the answers to interactions: edits and deliveries need it after a restart. The posts of an interaction and presses share
/// its answer, so it is not the receipt of a post. Each answer is a separate value with a retention of its own, however many others there are.
/// </summary>
internal sealed class InteractionStates(IStore store, LegacyReceipts legacy)
{
    /// <summary>As long as the file of a result waits for a press on "Get result".</summary>
    private static readonly TimeSpan KeepFor = WaitingFiles.KeepFor;

    /// <summary>Returns the state of an interaction; null if unknown.</summary>
    public async Task<AnswerRecord?> FindAnswerAsync(ChatKey chat, string interactionId, CancellationToken cancellationToken) =>
        Read(await store.GetValueAsync(DiscordPlatform.PlatformName, KeyOf(chat, interactionId), cancellationToken))
        ?? await legacy.FindAnswerAsync(chat, interactionId, cancellationToken);

    /// <summary>Changes the state of an interaction atomically and returns it.</summary>
    /// <param name="change">May be called more than once; the last call counts.</param>
    public async Task<AnswerRecord> UpdateAnswerAsync(ChatKey chat, string interactionId, Func<AnswerRecord?, AnswerRecord> change, CancellationToken cancellationToken)
    {
        var first = await legacy.FindAnswerAsync(chat, interactionId, cancellationToken); // Read-only: no version writes it any more.
        var stored = await store.UpdateValueAsync(
            DiscordPlatform.PlatformName,
            KeyOf(chat, interactionId),
            json => JsonSerializer.Serialize(change(Read(json) ?? first), ContextJson.Default.AnswerRecord),
            KeepFor,
            cancellationToken);
        return Read(stored)!;
    }

    /// <summary>Changes the state of the interaction of a context; starts with a new state if none is stored.</summary>
    /// <inheritdoc cref="UpdateAnswerAsync"/>
    public Task<AnswerRecord> ChangeAsync(ChatKey chat, InteractionContext context, Func<AnswerRecord, AnswerRecord> change, CancellationToken cancellationToken) =>
        UpdateAnswerAsync(chat, context.InteractionId, known => change(known ?? AnswerRecord.Of(context)), cancellationToken);

    /// <summary>Compares and changes the answer atomically; returns true if it was as wanted, and is changed.</summary>
    public async Task<bool> TryChangeAsync(
        ChatKey chat, InteractionContext context, Func<AnswerRecord, bool> wanted, Func<AnswerRecord, AnswerRecord> change, CancellationToken cancellationToken)
    {
        var isWanted = false;
        await ChangeAsync(chat, context, known => (isWanted = wanted(known)) ? change(known) : known, cancellationToken);
        return isWanted;
    }

    private static AnswerRecord? Read(string? json) => AdapterJson.Read(json, ContextJson.Default.AnswerRecord);

    private static string KeyOf(ChatKey chat, string interactionId) => $"answer/{chat.Id}/{interactionId}";
}
