using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using NemoBot.Storage;

namespace NemoBot.Platforms.Telegram.Sending;

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

/// <summary>Durable notes of the sender, so that a repeated send or edit changes nothing. Bounded: 512 slots that keep their newest 16 notes.</summary>
internal sealed partial class TelegramMemory(IStore store, ILogger<TelegramMemory> logger) : IDisposable
{
    private const int Slots = 512;
    private const int NotesInSlot = 16;
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
        (await ReadAsync(SlotOf(kind, id), cancellationToken)).Find(note => note.Id == id)?.Value;

    private async Task KeepAsync(string kind, string id, string? value, CancellationToken cancellationToken)
    {
        var slot = SlotOf(kind, id);
        await _lock.WaitAsync(cancellationToken);
        try
        {
            var notes = await ReadAsync(slot, cancellationToken);
            notes.RemoveAll(note => note.Id == id);
            if (value is not null)
            {
                notes.Add(new(id, value));
            }

            var json = notes.Count == 0 ? null : JsonSerializer.Serialize(notes.TakeLast(NotesInSlot).ToList(), NoteJson.Default.ListNote);
            await store.SetValueAsync(TelegramAddress.Platform, slot, json, cancellationToken);
        }
        finally
        {
            _lock.Release();
        }
    }

    private async Task<List<Note>> ReadAsync(string slot, CancellationToken cancellationToken) =>
        await store.GetValueAsync(TelegramAddress.Platform, slot, cancellationToken) is { } json ? JsonSerializer.Deserialize(json, NoteJson.Default.ListNote) ?? [] : [];

    /// <summary>The same in every process, unlike string.GetHashCode.</summary>
    private static string SlotOf(string kind, string id)
    {
        var hash = id.Aggregate(17u, (sum, character) => unchecked((sum * 31) + character));
        return $"{kind}.{hash % Slots}";
    }

    [LoggerMessage(LogLevel.Error, "What Telegram has of post {Post} could not be stored; it is remembered until the process ends")]
    private partial void LogNotWritten(Exception fault, string post);

    internal sealed record Note(string Id, string Value);

    [JsonSerializable(typeof(List<Note>))]
    [JsonSerializable(typeof(SentPost))]
    internal sealed partial class NoteJson : JsonSerializerContext;
}
