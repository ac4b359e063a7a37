using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using NemoBot.Core.Model;

namespace NemoBot.Telegram.Outgoing;

/// <summary>What Telegram has of a post of ours, where one message id does not say it: the rest of a long text, the video in it.</summary>
/// <param name="Main">The message that carries the post's id.</param>
internal sealed record SentPost(string PostId, TelegramMessageId Main)
{
    /// <summary>Messages with the rest of a text that was too long for one, in order.</summary>
    public IReadOnlyList<long> More { get; init; } = [];

    /// <summary>The stored file that <see cref="Main"/> shows; null while it is text.</summary>
    public string? Video { get; init; }

    /// <summary>sendVideo was begun, because the message could not be turned into a video: it must not be begun twice.</summary>
    public bool VideoBegun { get; init; }
}

/// <summary>Durable notes of the sender, so that a repeated send or edit changes nothing. Each is kept for <see cref="KeepFor"/>, however many others come.</summary>
internal sealed partial class TelegramMemory(IStore store, ILogger<TelegramMemory> logger) : IDisposable
{
    public static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);

    /// <summary>Where version 0.1.0 kept its notes, the newest 16 in each: they are read, and no new ones are added.</summary>
    private const int EarlierSlots = 512;

    private const int MostUnwritten = 1_000;

    private readonly SemaphoreSlim _lock = new(1);

    /// <summary>What the store did not take.</summary>
    private readonly ConcurrentDictionary<string, SentPost> _unwritten = new(StringComparer.Ordinal);

    public async Task<SentPost?> FindPostAsync(string postId, CancellationToken cancellationToken)
    {
        if (_unwritten.TryGetValue(postId, out var known))
        {
            return known;
        }

        return await FindAsync("post", postId, cancellationToken) is { } json ? JsonSerializer.Deserialize(json, NoteJson.Default.SentPost) : null;
    }

    /// <summary>Notes what is about to be begun: when that fails, it must not be begun.</summary>
    public async Task KeepPostAsync(SentPost post, CancellationToken cancellationToken)
    {
        await KeepAsync("post", post.PostId, JsonSerializer.Serialize(post, NoteJson.Default.SentPost), cancellationToken);
        _unwritten.TryRemove(post.PostId, out _);
    }

    /// <summary>
    /// Notes what Telegram has by now, told to stop or not. What the store does not take, this process remembers: to fail would be to send it again, every
    /// time until the store takes it.
    /// </summary>
    public async Task NotePostAsync(SentPost post)
    {
        try
        {
            await KeepPostAsync(post, CancellationToken.None);
        }
        catch (StorageException broken)
        {
            LogNotWritten(broken, post.PostId);
            if (_unwritten.Count < MostUnwritten || _unwritten.ContainsKey(post.PostId))
            {
                _unwritten[post.PostId] = post;
            }
        }
    }

    public Task ForgetPostAsync(string postId, CancellationToken cancellationToken)
    {
        _unwritten.TryRemove(postId, out _);
        return KeepAsync("post", postId, null, cancellationToken);
    }

    /// <summary>Telegram's file_id of a file that was uploaded before: sending by it costs nothing. Null: not uploaded yet.</summary>
    public Task<string?> FindFileAsync(string storedFileId, CancellationToken cancellationToken) => FindAsync("file", storedFileId, cancellationToken);

    public Task KeepFileAsync(string storedFileId, string? telegramFileId, CancellationToken cancellationToken) =>
        KeepAsync("file", storedFileId, telegramFileId, cancellationToken);

    public void Dispose() => _lock.Dispose();

    private async Task<string?> FindAsync(string kind, string id, CancellationToken cancellationToken) =>
        await store.GetValueAsync(TelegramAddress.Platform, KeyOf(kind, id), cancellationToken)
        ?? (await ReadEarlierAsync(SlotOf(kind, id), cancellationToken)).Find(note => note.Id == id)?.Value;

    private async Task KeepAsync(string kind, string id, string? value, CancellationToken cancellationToken)
    {
        await store.SetValueAsync(TelegramAddress.Platform, KeyOf(kind, id), value, KeepFor, cancellationToken);
        if (value is null)
        {
            await ForgetEarlierAsync(SlotOf(kind, id), id, cancellationToken);
        }
    }

    private async Task ForgetEarlierAsync(string slot, string id, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            var notes = await ReadEarlierAsync(slot, cancellationToken);
            if (notes.RemoveAll(note => note.Id == id) > 0)
            {
                var json = notes.Count == 0 ? null : JsonSerializer.Serialize(notes, NoteJson.Default.ListNote);
                await store.SetValueAsync(TelegramAddress.Platform, slot, json, cancellationToken);
            }
        }
        finally
        {
            _lock.Release();
        }
    }

    private async Task<List<Note>> ReadEarlierAsync(string slot, CancellationToken cancellationToken) =>
        await store.GetValueAsync(TelegramAddress.Platform, slot, cancellationToken) is { } json ? JsonSerializer.Deserialize(json, NoteJson.Default.ListNote) ?? [] : [];

    private static string KeyOf(string kind, string id) => $"{kind}/{id}";

    /// <summary>The same in every process, unlike string.GetHashCode.</summary>
    private static string SlotOf(string kind, string id)
    {
        var hash = id.Aggregate(17u, (sum, character) => unchecked((sum * 31) + character));
        return $"{kind}.{hash % EarlierSlots}";
    }

    [LoggerMessage(LogLevel.Error, "What Telegram has of post {Post} could not be stored; it is remembered until the process ends")]
    private partial void LogNotWritten(Exception fault, string post);

    internal sealed record Note(string Id, string Value);

    [JsonSerializable(typeof(List<Note>))]
    [JsonSerializable(typeof(SentPost))]
    internal sealed partial class NoteJson : JsonSerializerContext;
}
