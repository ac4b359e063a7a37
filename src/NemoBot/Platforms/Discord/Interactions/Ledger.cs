using System.Collections.Concurrent;
using System.Text.Json;
using NemoBot.Conversation;
using NemoBot.Storage;

namespace NemoBot.Platforms.Discord.Interactions;

/// <summary>What a chat's interactions came to: needed to edit and deliver after a restart. The newest few; data only.</summary>
internal sealed record Ledger
{
    private const int MostAnswers = 16;
    private const int MostNotes = 32;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<AnswerRecord> Answers { get; init; } = [];

    /// <summary>Posts that are more than one plain message; newest first.</summary>
    public IReadOnlyList<PostNote> Notes { get; init; } = [];

    public AnswerRecord? Find(string interactionId) => Answers.FirstOrDefault(answer => answer.InteractionId == interactionId);

    public PostNote? Note(string postId) => Notes.FirstOrDefault(note => note.PostId == postId);

    public Ledger With(AnswerRecord answer) =>
        this with { Answers = [answer, .. Answers.Where(other => other.InteractionId != answer.InteractionId).Take(MostAnswers - 1)] };

    public Ledger With(PostNote note) => this with { Notes = [note, .. Notes.Where(other => other.PostId != note.PostId).Take(MostNotes - 1)] };
}

/// <summary>How the answer to one interaction stands.</summary>
/// <param name="Token">The freshest that reaches <see cref="CardId"/>.</param>
/// <param name="AtOriginal">The token knows the card as <c>@original</c>; else by its id.</param>
internal sealed record AnswerRecord(string InteractionId, string Token, DateTimeOffset ExpiresAt, bool AtOriginal, Reach Reach)
{
    /// <summary>The message the answer is told in; null before Discord named it.</summary>
    public string? CardId { get; init; }

    /// <summary>The card consists of components in place of text, which cannot be undone.</summary>
    public bool IsRich { get; init; }

    /// <summary>The post that got it first; null: none yet.</summary>
    public string? CardPost { get; init; }

    /// <summary>The result that took the card over: older posts must not paint over it. Null: none did.</summary>
    public string? Shows { get; init; }

    /// <summary>With the present token; Discord allows 5 where only a person installed the bot.</summary>
    public int FollowUps { get; init; }

    /// <summary>Posts whose follow-up was begun: not begun again, since nobody can tell whether it arrived.</summary>
    public IReadOnlyList<string> Begun { get; init; } = [];

    /// <summary>Posts that wait for a press on "Get result", oldest first.</summary>
    public IReadOnlyList<string> Parked { get; init; } = [];

    public static AnswerRecord Of(DiscordContext context) => new(context.InteractionId, context.Token, context.ExpiresAt, context.HasCard, context.Reach);

    /// <summary>A record would print the token.</summary>
    public override string ToString() => InteractionId;
}

/// <param name="MessageIds">All messages of the post, in order.</param>
/// <param name="IsRich">It was sent with components in place of text, which cannot be undone.</param>
/// <param name="HasVideo">The video is there: an edit need not bring it again.</param>
internal sealed record PostNote(string PostId, IReadOnlyList<string> MessageIds, bool IsRich, bool HasVideo);

/// <summary>Keeps the ledgers in the store, which encrypts them: they hold tokens.</summary>
internal sealed class LedgerBook(IStore store) : IDisposable
{
    private const int MostRecent = 1_000;

    /// <summary>The newest state of the ledgers that are in use: every answer reads its chat's several times. Only this book writes them.</summary>
    private readonly ConcurrentDictionary<ChatKey, Ledger> _recent = new();
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<Ledger> ReadAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        if (_recent.TryGetValue(chat, out var recent))
        {
            return recent;
        }

        if (await store.GetValueAsync(DiscordPlatform.PlatformName, Key(chat), cancellationToken) is not { } json)
        {
            return new();
        }

        try
        {
            return JsonSerializer.Deserialize(json, ContextJson.Default.Ledger) ?? new();
        }
        catch (JsonException)
        {
            return new(); // Written by another version: its tokens were good for 15 minutes only.
        }
    }

    /// <summary>Changes the chat's ledger; one change at a time.</summary>
    public async Task<Ledger> UpdateAsync(ChatKey chat, Func<Ledger, Ledger> change, CancellationToken cancellationToken)
    {
        var gate = _gates[(uint)chat.GetHashCode() % _gates.Length];
        await gate.WaitAsync(cancellationToken);
        try
        {
            var before = await ReadAsync(chat, cancellationToken);
            var after = change(before);
            if (after != before)
            {
                var json = JsonSerializer.Serialize(after, ContextJson.Default.Ledger);
                _recent.TryRemove(chat, out _); // A write that fails may have been made: then the store is asked again.
                await store.SetValueAsync(DiscordPlatform.PlatformName, Key(chat), json, cancellationToken);
                Remember(chat, after);
            }

            return after;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        foreach (var gate in _gates)
        {
            gate.Dispose();
        }
    }

    private void Remember(ChatKey chat, Ledger ledger)
    {
        if (_recent.Count >= MostRecent)
        {
            _recent.Clear();
        }

        _recent[chat] = ledger;
    }

    private static string Key(ChatKey chat) => "ledger/" + chat.Id;
}
