using NemoBot.Core.Concurrency;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.Core.Secrets;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Incoming;
using NemoVideo.Secrets;

namespace NemoBot.WebChat.Outgoing;

/// <summary>Writes the chat's log, which the page shows, and accepts the person's messages.</summary>
internal sealed class ChatJournal(IWebChatLog log, Inbox inbox, ChatHub hub, IFirstContact firstContact, SortableIds ids, SecretMask secrets, TimeProvider time)
{
    /// <summary>Maximum number of entries that the page gets.</summary>
    public const int HistoryLength = 200;

    /// <summary>Prevents an update from overwriting a deletion.</summary>
    private readonly KeyedLock<ChatKey> _changes = new();

    /// <summary>Returns the message that was sent with this client id before; null if it is new.</summary>
    public Task<KnownMessage?> FindAsync(ChatKey chat, string clientId, CancellationToken cancellationToken) => log.FindAsync(chat, clientId, cancellationToken);

    /// <summary>Stores the message in the log and in the inbox. A retry with the same client id keeps the first id, and is handled once.</summary>
    /// <remarks>Log, inbox and client id are written in one transaction, so a crash cannot separate them, and one of two concurrent requests is first.</remarks>
    /// <param name="countedAs">See <see cref="IncomingMessage.CountedAs"/>. Not part of the line, which the page shows.</param>
    public async Task<AcceptedMessage> AcceptAsync(ChatKey chat, WireEntry draft, string countedAs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entry = draft with { Id = ids.Next().ToString(), At = time.GetUtcNow() };
        var client = entry.ClientId is { } clientId ? new ClientMessage(clientId, MessageDigest.Of(entry)) : null;
        var greeting = await GreetingAsync(chat, entry.Language, cancellationToken);
        // Not cancellable from here on, even if the person disconnects: what is stored must be shown and handled.
        var accepted = await log.AcceptAsync(secrets.TakeOutOnArrival(WireMapping.ToIncoming(chat, entry) with { CountedAs = countedAs }), ToLine(chat, Shown(entry)), client, CancellationToken.None, greeting);
        if (accepted.Item is { } item)
        {
            hub.Changed(chat, entry.Id);
            inbox.Announce(item);
        }

        return accepted;
    }

    /// <summary>Stores a press in the inbox, without a line in the log. A retry with the same client id counts once.</summary>
    public async Task<AcceptedMessage> AcceptPressAsync(IncomingMessage press, ClientMessage? client)
    {
        var greeting = await GreetingAsync(press.Chat, press.LanguageHint, CancellationToken.None);
        var accepted = await log.AcceptAsync(press, line: null, client, CancellationToken.None, greeting);
        if (accepted.Item is { } item)
        {
            if (greeting is not null)
            {
                hub.Changed(press.Chat, greeting.Line.Id);
            }

            inbox.Announce(item);
        }

        return accepted;
    }

    /// <summary>Moves messages to the inbox that a crash kept out of it: earlier versions wrote the line first, as "pending", and the inbox afterwards.</summary>
    public async Task TakeInPendingAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        using var holder = await _changes.AcquireAsync(chat, cancellationToken);
        foreach (var (entry, _) in await ReadAsync(chat, 0, cancellationToken))
        {
            if (entry.Pending == true)
            {
                await inbox.AcceptAsync([WireMapping.ToIncoming(chat, entry)], cancellationToken);
                await PutAsync(chat, Shown(entry) with { Pending = null }, cancellationToken);
            }
        }
    }

    /// <summary>Deletes an entry; none of its text stays in the log. Returns false if there is no such entry.</summary>
    public async Task<bool> DeleteAsync(ChatKey chat, string id, CancellationToken cancellationToken)
    {
        using var holder = await _changes.AcquireAsync(chat, cancellationToken);
        if (await log.GetAsync(chat, id, cancellationToken) is not { } line)
        {
            return false;
        }

        var entry = ToEntry(line);
        await PutAsync(chat, new WireEntry(entry.Id, entry.At, entry.From, "") { ClientId = entry.ClientId, Deleted = true }, cancellationToken);
        return true;
    }

    public async Task PutAsync(ChatKey chat, WireEntry entry, CancellationToken cancellationToken)
    {
        await log.PutAsync(ToLine(chat, entry), cancellationToken);
        hub.Changed(chat, entry.Id);
    }

    /// <summary>Returns the changes after the given one, in order: a reader that is interrupted has all changes before the last one it received.</summary>
    public async Task<IReadOnlyList<(WireEntry Entry, long Change)>> ReadAsync(ChatKey chat, long afterChange, CancellationToken cancellationToken)
    {
        var lines = await log.ReadAsync(chat, afterChange, HistoryLength, cancellationToken);
        return [.. lines.OrderBy(line => line.Change).Select(line => (ToEntry(line), line.Change))];
    }

    /// <summary>Returns the greeting, which is stored with the first message, above it; null if the chat already has it.</summary>
    private async Task<Greeting?> GreetingAsync(ChatKey chat, string? language, CancellationToken cancellationToken) =>
        await firstContact.GreetingAsync(chat, language, cancellationToken) is { } post
            ? new(post with { SentVersion = post.Version, MessageId = post.Id }, ToLine(chat, WireMapping.ToEntry(post.Id, post.Message, post.CreatedAt)))
            : null;

    private static WireEntry ToEntry(WebChatEntry line) => Wire.ReadEntry(line.Json) with { At = line.At, Position = line.Position };

    // The store assigns the position.
    private static WebChatEntry ToLine(ChatKey chat, WireEntry entry) => new(chat, entry.Id, 0, Wire.Write(entry with { Position = null }), entry.At);

    // The page shows the text again at each visit, so it must not contain a token typed for /login.
    private WireEntry Shown(WireEntry entry) => entry with
    {
        Text = secrets.Apply(entry.Text),
        Files = entry.Files is { } files ? [.. files.Select(file => file with { Name = secrets.ApplyToName(file.Name) })] : null,
    };
}
