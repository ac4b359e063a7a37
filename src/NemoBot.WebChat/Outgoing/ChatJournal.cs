using NemoBot.Core.Concurrency;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.Core.Secrets;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Incoming;
using NemoVideo.Secrets;

namespace NemoBot.WebChat.Outgoing;

/// <summary>Writes what the page shows, and takes a person's message in.</summary>
internal sealed class ChatJournal(IWebChatLog log, Inbox inbox, ChatHub hub, IFirstContact firstContact, SortableIds ids, SecretMask secrets, TimeProvider time)
{
    /// <summary>How many entries the page gets at most.</summary>
    public const int HistoryLength = 200;

    /// <summary>A line must not be written back over its deletion.</summary>
    private readonly KeyedLock<ChatKey> _changes = new();

    /// <summary>The message that was sent with this client id before; null when it is new.</summary>
    public Task<KnownMessage?> FindAsync(ChatKey chat, string clientId, CancellationToken cancellationToken) => log.FindAsync(chat, clientId, cancellationToken);

    /// <summary>Stores the message in the log and in the inbox. Sent again with the same client id it keeps its first id, and is handled once.</summary>
    /// <remarks>History, inbox and client id are written together, so no crash can part them, and of two at the same time one is the first.</remarks>
    /// <param name="countedAs">See <see cref="IncomingMessage.CountedAs"/>. No part of the line, which the page is shown.</param>
    public async Task<AcceptedMessage> AcceptAsync(ChatKey chat, WireEntry draft, string countedAs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entry = draft with { Id = ids.Next().ToString(), At = time.GetUtcNow() };
        var client = entry.ClientId is { } clientId ? new ClientMessage(clientId, MessageDigest.Of(entry)) : null;
        var greeting = await GreetingAsync(chat, entry.Language, cancellationToken);
        // From here on it goes on to the end, even when the person goes away: what is stored must be shown and handled.
        var accepted = await log.AcceptAsync(secrets.TakeOutOnArrival(WireMapping.ToIncoming(chat, entry) with { CountedAs = countedAs }), ToLine(chat, Shown(entry)), client, CancellationToken.None, greeting);
        if (accepted.Item is { } item)
        {
            hub.Changed(chat, entry.Id);
            inbox.Announce(item);
        }

        return accepted;
    }

    /// <summary>Stores a press in the inbox; nothing is shown of it. Sent again with the same client id it counts once.</summary>
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

    /// <summary>Hands messages to the inbox that a crash kept from it: earlier versions wrote the line first, as "pending", and the inbox after it.</summary>
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

    /// <summary>Takes an entry back: nothing of its words stays in the log. False when there is no such entry.</summary>
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

    /// <summary>What changed after the given change, in the order of the changes: a reader that is cut off has all before the last it got.</summary>
    public async Task<IReadOnlyList<(WireEntry Entry, long Change)>> ReadAsync(ChatKey chat, long afterChange, CancellationToken cancellationToken)
    {
        var lines = await log.ReadAsync(chat, afterChange, HistoryLength, cancellationToken);
        return [.. lines.OrderBy(line => line.Change).Select(line => (ToEntry(line), line.Change))];
    }

    /// <summary>The greeting that a new page shows is stored with what is said first, above it. Null: the chat has it.</summary>
    private async Task<Greeting?> GreetingAsync(ChatKey chat, string? language, CancellationToken cancellationToken) =>
        await firstContact.GreetingAsync(chat, language, cancellationToken) is { } post
            ? new(post with { SentVersion = post.Version, MessageId = post.Id }, ToLine(chat, WireMapping.ToEntry(post.Id, post.Message, post.CreatedAt)))
            : null;

    private static WireEntry ToEntry(WebChatEntry line) => Wire.ReadEntry(line.Json) with { At = line.At, Position = line.Position };

    // The position is the store's to say.
    private static WebChatEntry ToLine(ChatKey chat, WireEntry entry) => new(chat, entry.Id, 0, Wire.Write(entry with { Position = null }), entry.At);

    // The page shows it again at each visit: an account's token typed for /login must not stand there.
    private WireEntry Shown(WireEntry entry) => entry with
    {
        Text = secrets.Apply(entry.Text),
        Files = entry.Files is { } files ? [.. files.Select(file => file with { Name = secrets.ApplyToName(file.Name) })] : null,
    };
}
