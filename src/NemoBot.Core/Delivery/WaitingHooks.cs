using System.Text.Json;
using NemoBot.Core.Model;

namespace NemoBot.Core.Delivery;

/// <summary>
/// Lists the chats with calls of <see cref="JobHook"/>s to make, in the store, so that the process that makes them finds them, whichever it is. A chat is listed before
/// the end of its job is stored, and for a while longer than it has calls: none is overlooked, whenever a process ends.
/// </summary>
public sealed class WaitingHooks(IStore store, TimeProvider time) : IDisposable
{
    /// <summary>Chats at once; the one that was listed first gives way.</summary>
    private const int MostChats = 5_000;

    private const string Owner = "hooks";
    private const string Key = "waiting";

    /// <summary>How long a chat is listed after the last end of a job.</summary>
    public static readonly TimeSpan ListedFor = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _news = new(0, 1);

    /// <summary>Lists the chat, before the end of a job is stored.</summary>
    public Task ExpectAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return ChangeAsync(
            listed => (listed.Count >= MostChats && !listed.ContainsKey($"{chat}") ? listed.OrderByDescending(each => each.Value).Take(MostChats - 1) : listed)
                .Where(each => each.Key != $"{chat}").Append(new($"{chat}", now)).ToDictionary(StringComparer.Ordinal),
            cancellationToken);
    }

    /// <summary>Tells of calls to make, now that they are stored.</summary>
    public async Task StoredAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        if (!(await ListAsync(cancellationToken)).ContainsKey(chat)) // The store was away for long, between the two.
        {
            await ExpectAsync(chat, cancellationToken);
        }

        Wake();
    }

    /// <summary>Ends a wait for news.</summary>
    public void Wake()
    {
        try
        {
            _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has not looked since the last news.
        }
    }

    public void Dispose() => _news.Dispose();

    /// <summary>Waits for news.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _news.WaitAsync(cancellationToken);

    /// <summary>Returns the listed chats, each with the time at which a job of it was about to end last.</summary>
    public async Task<IReadOnlyDictionary<ChatKey, DateTimeOffset>> ListAsync(CancellationToken cancellationToken) =>
        Read(await store.GetValueAsync(Owner, Key, cancellationToken)).ToDictionary(each => ChatKey.Parse(each.Key), each => each.Value);

    /// <summary>Takes the chat off the list, unless a job of it was about to end since then.</summary>
    public Task RemoveAsync(ChatKey chat, DateTimeOffset listedAt, CancellationToken cancellationToken) =>
        ChangeAsync(
            listed => listed.TryGetValue($"{chat}", out var at) && at == listedAt ? listed.Where(each => each.Key != $"{chat}").ToDictionary(StringComparer.Ordinal) : listed,
            cancellationToken);

    private async Task ChangeAsync(Func<Dictionary<string, DateTimeOffset>, Dictionary<string, DateTimeOffset>> change, CancellationToken cancellationToken) =>
        await store.UpdateValueAsync(
            Owner,
            Key,
            stored =>
            {
                var listed = Read(stored);
                var changed = change(listed);
                return ReferenceEquals(changed, listed) ? stored : changed.Count == 0 ? null : JsonSerializer.Serialize(changed);
            },
            keepFor: null,
            cancellationToken);

    private static Dictionary<string, DateTimeOffset> Read(string? stored) => stored is null ? [] : JsonSerializer.Deserialize<Dictionary<string, DateTimeOffset>>(stored)!;
}
