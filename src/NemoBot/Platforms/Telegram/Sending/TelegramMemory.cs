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

    /// <summary>The short pushed "done" went out.</summary>
    public bool Pushed { get; init; }
}

/// <summary>Durable notes of the sender, so that a repeated send or edit changes nothing. Bounded: 512 slots that keep their newest 16 notes.</summary>
internal sealed partial class TelegramMemory(IStore store) : IDisposable
{
    private const int Slots = 512;
    private const int NotesInSlot = 16;

    private readonly SemaphoreSlim _lock = new(1);

    public async Task<SentPost?> FindPostAsync(string postId, CancellationToken cancellationToken) =>
        await FindAsync("post", postId, cancellationToken) is { } json ? JsonSerializer.Deserialize(json, NoteJson.Default.SentPost) : null;

    public Task KeepPostAsync(SentPost post, CancellationToken cancellationToken) =>
        KeepAsync("post", post.PostId, JsonSerializer.Serialize(post, NoteJson.Default.SentPost), cancellationToken);

    public Task ForgetPostAsync(string postId, CancellationToken cancellationToken) => KeepAsync("post", postId, null, cancellationToken);

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

    internal sealed record Note(string Id, string Value);

    [JsonSerializable(typeof(List<Note>))]
    [JsonSerializable(typeof(SentPost))]
    internal sealed partial class NoteJson : JsonSerializerContext;
}
