using System.Text.Json;
using System.Text.Json.Serialization;
using NemoBot.Core.Model;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Reads what versions without receipts stored about posts and files, in values of the adapter. Fallback if nothing newer is stored; never writes.</summary>
internal sealed partial class LegacyReceipts(IStore store, SortableIds ids)
{
    /// <summary>Version 0.1.0 stored its notes in this many values, the newest 16 in each; later versions used a value for each post, for 30 days.</summary>
    private const int Slots = 512;

    /// <summary>Returns the stored receipt of the post; null if there is none.</summary>
    public async Task<PostReceipt?> FindPostAsync(string postId, CancellationToken cancellationToken)
    {
        // Nearly every post is new, and would cost two reads.
        if (SortableId.TryParse(postId) is { } id && ids.IsOfThisProcess(id))
        {
            return null;
        }

        return PostReceipt.Read(
            await store.GetValueAsync(TelegramPlatform.PlatformName, $"post/{postId}", cancellationToken) ?? await FindInSlotAsync("post", postId, cancellationToken));
    }

    /// <summary>Returns Telegram's file_id of a file that version 0.1.0 uploaded; null if it did not.</summary>
    public Task<string?> FindFileAsync(string storedFileId, CancellationToken cancellationToken) => FindInSlotAsync("file", storedFileId, cancellationToken);

    private async Task<string?> FindInSlotAsync(string kind, string id, CancellationToken cancellationToken)
    {
        // The same in every process, unlike string.GetHashCode.
        var hash = id.Aggregate(17u, (sum, character) => unchecked((sum * 31) + character));
        return await store.GetValueAsync(TelegramPlatform.PlatformName, $"{kind}.{hash % Slots}", cancellationToken) is { } json
            ? JsonSerializer.Deserialize(json, EntryJson.Default.ListEntry)?.Find(entry => entry.Id == id)?.Value
            : null;
    }

    internal sealed record Entry(string Id, string Value);

    [JsonSerializable(typeof(List<Entry>))]
    internal sealed partial class EntryJson : JsonSerializerContext;
}
