using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.Core.Secrets;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Outgoing;
using NemoVideo.Secrets;

namespace NemoBot.WebChat.Incoming;

/// <summary>Accepts the person's messages and presses: stores them in the inbox, and messages in the chat's log as well.</summary>
internal sealed class ChatIntake(
    IWebChatLog log, ChatJournal journal, Inbox inbox, IPageNews news, IFirstContact firstContact, SortableIds ids, SecretMask secrets, TimeProvider time)
{
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
        var accepted = await log.AcceptAsync(secrets.RedactOnArrival(WireMapping.ToIncoming(chat, entry) with { CountedAs = countedAs }), journal.ToShownLine(chat, entry), client, CancellationToken.None, greeting);
        if (accepted.Item is { } item)
        {
            news.Changed(chat, entry.Id);
            inbox.Announce(item);
        }

        return accepted;
    }

    /// <summary>Announces a message that was accepted before and is sent again: the first request may have failed after it was stored.</summary>
    public void AnnounceAgain(ChatKey chat, KnownMessage known)
    {
        news.Changed(chat, known.MessageId);
        inbox.AnnounceAgain(chat);
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
                news.Changed(press.Chat, greeting.Line.Id);
            }

            inbox.Announce(item);
        }
        else
        {
            inbox.AnnounceAgain(press.Chat);
        }

        return accepted;
    }

    /// <summary>Moves messages to the inbox that a crash kept out of it: earlier versions wrote the line first, as "pending", and the inbox afterwards.</summary>
    public Task AcceptPendingAsync(ChatKey chat, CancellationToken cancellationToken) =>
        journal.SettlePendingAsync(chat, entry => inbox.AcceptAsync([WireMapping.ToIncoming(chat, entry)], cancellationToken), cancellationToken);

    /// <summary>Returns the greeting, which is stored with the first message, above it; null if the chat already has it.</summary>
    private async Task<Greeting?> GreetingAsync(ChatKey chat, string? language, CancellationToken cancellationToken) =>
        await firstContact.GreetingAsync(chat, language, cancellationToken) is { } post
            ? new(post with { SentVersion = post.Version, MessageId = post.Id }, ChatJournal.ToLine(chat, WireMapping.ToEntry(post.Id, post.Message, post.CreatedAt)))
            : null;
}
