using NemoBot.Core.Model;
using NemoBot.WebChat.Links;

namespace NemoBot.WebChat.Keys;

/// <summary>Makes, reads and revokes the keys of chats. A key is valid while its chat has a record of it, on every node.</summary>
public sealed class ApiKeys(LinkSeal seal, IStore store, SortableIds ids, TimeProvider time)
{
    private const string Purpose = "api";

    public async Task<IReadOnlyList<ApiKey>> ListAsync(ChatKey chat, CancellationToken cancellationToken) => (await store.GetChatAsync(chat, cancellationToken)).ApiKeys;

    /// <summary>Makes a key. It cannot be read again.</summary>
    /// <returns>Null if the chat has <see cref="ApiKey.Most"/> of them.</returns>
    public async Task<string?> MakeAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        var key = new ApiKey(ids.Next().ToString(), time.GetUtcNow());
        var stored = await store.UpdateChatAsync(chat, record => record.ApiKeys.Count < ApiKey.Most ? record with { ApiKeys = [.. record.ApiKeys, key] } : record, cancellationToken);
        return stored.ApiKeys.Contains(key) ? seal.Seal(Purpose, chat.Platform, chat.Id, key.Id) : null;
    }

    /// <summary>Does nothing if the chat has no such key.</summary>
    public Task RevokeAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        store.UpdateChatAsync(chat, record => record with { ApiKeys = [.. record.ApiKeys.Where(key => key.Id != id)] }, cancellationToken);

    /// <summary>Returns the chat of a key; null if it is not ours, or was revoked.</summary>
    public async Task<ChatKey?> ChatOfAsync(string key, CancellationToken cancellationToken)
    {
        if (seal.Open(Purpose, key) is not [var platform, var id, var keyId])
        {
            return null;
        }

        var chat = new ChatKey(platform, id);
        return (await ListAsync(chat, cancellationToken)).Any(known => known.Id == keyId) ? chat : null;
    }
}
