using System.Text.Json.Serialization.Metadata;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;

namespace NemoBot.Discord.Outgoing;

/// <summary>Represents the state of a chat as version 0.1.0 stored it: the newest answers and notes, in one value.</summary>
internal sealed record LegacyLedger
{
    public IReadOnlyList<AnswerRecord> Answers { get; init; } = [];

    public IReadOnlyList<LegacyReceipt> Notes { get; init; } = [];
}

/// <summary>Represents a <see cref="PostReceipt"/> as versions without receipts stored it.</summary>
internal sealed record LegacyReceipt(string PostId, IReadOnlyList<string> MessageIds, bool IsRich, bool HasVideo);

/// <summary>Reads what earlier versions stored about answers and posts, in values of the adapter. Fallback if nothing newer is stored; never writes.</summary>
internal sealed class LegacyReceipts(IStore store)
{
    public async Task<AnswerRecord?> FindAnswerAsync(ChatKey chat, string interactionId, CancellationToken cancellationToken) =>
        (await LedgerAsync(chat, cancellationToken))?.Answers.FirstOrDefault(answer => answer.InteractionId == interactionId);

    /// <summary>Returns the receipt that a version without receipts stored in another form; null if there is none.</summary>
    public async Task<PostReceipt?> FindReceiptAsync(ChatKey chat, string postId, CancellationToken cancellationToken)
    {
        var note = await ReadAsync($"note/{postId}", ContextJson.Default.LegacyReceipt, cancellationToken)
            ?? (await LedgerAsync(chat, cancellationToken))?.Notes.FirstOrDefault(known => known.PostId == postId);
        return note is null ? null : new(note.MessageIds, note.IsRich, note.HasVideo);
    }

    private Task<LegacyLedger?> LedgerAsync(ChatKey chat, CancellationToken cancellationToken) =>
        ReadAsync("ledger/" + chat.Id, ContextJson.Default.LegacyLedger, cancellationToken);

    private async Task<T?> ReadAsync<T>(string key, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => AdapterJson.Read(await store.GetValueAsync(DiscordPlatform.PlatformName, key, cancellationToken), type);
}
