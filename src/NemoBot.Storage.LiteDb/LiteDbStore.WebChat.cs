using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Tables;

namespace NemoBot.Storage.LiteDb;

/// <content>The history of the web chats.</content>
internal sealed partial class LiteDbStore
{
    async Task<AcceptedMessage> IWebChatLog.AcceptAsync(
        IncomingMessage message, WebChatEntry? line, ClientMessage? client, CancellationToken cancellationToken, Greeting? greeting)
    {
        var arrivals = _inbox.Prepare([message]);
        return await _recent.ChangeChatAndPostsAsync(message.Chat, () => WriteAsync(
            draft =>
            {
                if (client is not null && ClientMessageTable.Read(_clients.Find(draft, message.Chat, client.Id)) is { } known)
                {
                    return new AcceptedMessage(known, null);
                }

                var item = Add(draft, arrivals) is [var added] ? added : null;
                if (client is not null)
                {
                    _clients.Add(draft, message.Chat, client, message.MessageId);
                }

                if (item is not null)
                {
                    FileTable.Accept(draft, message.Attachments.Select(attachment => attachment.FileId));
                    if (greeting is not null)
                    {
                        Greet(draft, greeting);
                    }

                    if (line is not null)
                    {
                        _webChat.Put(draft, line);
                    }
                }

                return new AcceptedMessage(new(message.MessageId, client?.Content), item);
            },
            cancellationToken));
    }

    private void Greet(Draft draft, Greeting greeting)
    {
        var chat = greeting.Post.Chat;
        if (_chats.Read(_chats.Find(draft, chat))?.GreetedAt is null)
        {
            _posts.Put(draft, PostTable.Text.Of(greeting.Post));
            _webChat.Put(draft, greeting.Line);
            _chats.Update(draft, chat, stored => stored with { GreetedAt = greeting.Post.CreatedAt });
        }
    }

    async Task<KnownMessage?> IWebChatLog.FindAsync(ChatKey chat, string clientId, CancellationToken cancellationToken) =>
        ClientMessageTable.Read(await ReadAsync(reader => _clients.Find(reader, chat, clientId), cancellationToken));

    Task<WebChatEntry> IWebChatLog.PutAsync(WebChatEntry entry, CancellationToken cancellationToken) => WriteAsync(draft => _webChat.Put(draft, entry), cancellationToken);

    Task<WebChatEntry?> IWebChatLog.UpdateAsync(ChatKey chat, string id, Func<WebChatEntry, WebChatEntry?> change, CancellationToken cancellationToken) => WriteAsync(
        draft => WebChatTable.Read(_webChat.Find(draft, chat, id)) is { } stored && change(stored) is { } changed ? _webChat.Put(draft, changed) : null, cancellationToken);

    async Task<IReadOnlyList<WebChatEntry>> IWebChatLog.ReadAsync(ChatKey chat, long afterChange, int limit, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(reader => _webChat.List(reader, chat, afterChange, limit), cancellationToken)).Select(row => WebChatTable.Read(row)).OfType<WebChatEntry>()];

    async Task<IReadOnlyList<WebChatEntry>> IWebChatLog.ReadBeforeAsync(ChatKey chat, long position, int limit, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(reader => _webChat.ListBefore(reader, chat, position, limit), cancellationToken)).Select(row => WebChatTable.Read(row)).OfType<WebChatEntry>()];
}
