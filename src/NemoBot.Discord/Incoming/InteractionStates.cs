using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NemoBot.Core.Model;
using NemoBot.Discord.Outgoing;

namespace NemoBot.Discord.Incoming;

/// <summary>Represents the state of a chat as version 0.1.0 stored it: the newest answers and notes, in one value.</summary>
internal sealed record EarlierLedger
{
    public IReadOnlyList<AnswerRecord> Answers { get; init; } = [];

    public IReadOnlyList<PostNote> Notes { get; init; } = [];
}

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

/// <param name="MessageIds">All messages of the post, in order.</param>
/// <param name="IsRich">True if it was sent with components instead of text, which cannot be undone.</param>
/// <param name="HasVideo">True if the message has the video: an edit need not upload it again.</param>
internal sealed record PostNote(string PostId, IReadOnlyList<string> MessageIds, bool IsRich, bool HasVideo);

/// <summary>
/// Stores, encrypted, the outcome of interactions and the messages of posts: edits and deliveries need both after a restart. Each answer and note is a
/// separate value with a retention of its own, however many others there are.
/// </summary>
internal sealed class InteractionStates(IStore store) : IDisposable
{
    /// <summary>As long as the file of a result waits for a press on "Get result".</summary>
    private static readonly TimeSpan KeepAnswersFor = WaitingFiles.KeepFor;

    private static readonly TimeSpan KeepNotesFor = TimeSpan.FromDays(30);
    private const int MostRecent = 2_000;

    /// <summary>The newest state of the answers in use: each is read several times. Only this class writes them.</summary>
    private readonly ConcurrentDictionary<string, AnswerRecord> _recent = new();
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Returns the state of an interaction; null if unknown.</summary>
    public async Task<AnswerRecord?> FindAnswerAsync(ChatKey chat, string interactionId, CancellationToken cancellationToken)
    {
        var key = AnswerKey(chat, interactionId);
        return _recent.TryGetValue(key, out var recent)
            ? recent
            : await ReadAsync(key, ContextJson.Default.AnswerRecord, cancellationToken)
                ?? (await EarlierAsync(chat, cancellationToken))?.Answers.FirstOrDefault(answer => answer.InteractionId == interactionId);
    }

    /// <summary>Changes the state of an interaction; one change at a time.</summary>
    public async Task<AnswerRecord> UpdateAnswerAsync(ChatKey chat, string interactionId, Func<AnswerRecord?, AnswerRecord> change, CancellationToken cancellationToken)
    {
        var key = AnswerKey(chat, interactionId);
        var gate = _gates[(uint)key.GetHashCode(StringComparison.Ordinal) % _gates.Length];
        await gate.WaitAsync(cancellationToken);
        try
        {
            var before = await FindAnswerAsync(chat, interactionId, cancellationToken);
            var after = change(before);
            if (after != before)
            {
                _recent.TryRemove(key, out _); // A failed write may have been made: the next read asks the store.
                await WriteAsync(key, after, ContextJson.Default.AnswerRecord, KeepAnswersFor, cancellationToken);
                Remember(key, after);
            }

            return after;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Returns the messages of the post; null for one plain message.</summary>
    public async Task<PostNote?> FindNoteAsync(ChatKey chat, string postId, CancellationToken cancellationToken) =>
        await ReadAsync(NoteKey(postId), ContextJson.Default.PostNote, cancellationToken)
        ?? (await EarlierAsync(chat, cancellationToken))?.Notes.FirstOrDefault(note => note.PostId == postId);

    public Task KeepNoteAsync(PostNote note, CancellationToken cancellationToken) =>
        WriteAsync(NoteKey(note.PostId), note, ContextJson.Default.PostNote, KeepNotesFor, cancellationToken);

    public void Dispose()
    {
        foreach (var gate in _gates)
        {
            gate.Dispose();
        }
    }

    private void Remember(string key, AnswerRecord answer)
    {
        if (_recent.Count >= MostRecent)
        {
            _recent.Clear();
        }

        _recent[key] = answer;
    }

    private Task<EarlierLedger?> EarlierAsync(ChatKey chat, CancellationToken cancellationToken) =>
        ReadAsync("ledger/" + chat.Id, ContextJson.Default.EarlierLedger, cancellationToken);

    private async Task<T?> ReadAsync<T>(string key, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (await store.GetValueAsync(DiscordPlatform.PlatformName, key, cancellationToken) is not { } json)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null; // Written by another version: its tokens were valid for 15 minutes only.
        }
    }

    private Task WriteAsync<T>(string key, T value, JsonTypeInfo<T> type, TimeSpan keepFor, CancellationToken cancellationToken) =>
        store.SetValueAsync(DiscordPlatform.PlatformName, key, JsonSerializer.Serialize(value, type), keepFor, cancellationToken);

    private static string AnswerKey(ChatKey chat, string interactionId) => $"answer/{chat.Id}/{interactionId}";

    private static string NoteKey(string postId) => $"note/{postId}";
}
