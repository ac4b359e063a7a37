using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Tables;
using NemoBot.Storage.Postgres.Work;

namespace NemoBot.Storage.Postgres;

/// <content>Chats, their projects, files and web chat lines.</content>
internal sealed partial class PostgresStore
{
    public Task<ChatRecord> GetChatAsync(ChatKey chat, CancellationToken cancellationToken) => ReadAsync(session => _chats.ReadAsync(session, chat), cancellationToken);

    public Task<ChatRecord> UpdateChatAsync(ChatKey chat, Func<ChatRecord, ChatRecord> change, CancellationToken cancellationToken) =>
        WriteAsync(Scope.Of(chat), session => _chats.UpdateAsync(session, session.Chat(chat), change), cancellationToken);

    public Task MoveChatAsync(ChatKey oldChat, ChatKey newChat, CancellationToken cancellationToken) =>
        WriteAsync(Scope.Of(oldChat, newChat) with { Joins = true }, session => _move.RunAsync(session, oldChat, newChat), cancellationToken);

    public Task<ProjectRecord?> GetProjectAsync(ChatKey chat, string id, CancellationToken cancellationToken) => ReadAsync(session => _projects.ReadAsync(session, chat, id), cancellationToken);

    public Task<IReadOnlyList<ProjectRecord>> ListProjectsAsync(ChatKey chat, CancellationToken cancellationToken) => ReadAsync(session => _projects.ListAsync(session, chat), cancellationToken);

    public Task<ProjectRecord?> UpdateProjectAsync(ChatKey chat, string id, Func<ProjectRecord, ProjectRecord> change, CancellationToken cancellationToken) =>
        WriteAsync(Scope.Of(chat), session => _projects.UpdateAsync(session, session.Chat(chat), id, change), cancellationToken);

    public Task AddFileAsync(StoredFile file, CancellationToken cancellationToken) =>
        WriteAsync(Scope.Of(file.Chat), session => _files.AddAsync(session, session.Chat(file.Chat), file), cancellationToken);

    public Task<StoredFile?> GetFileAsync(ChatKey chat, string id, CancellationToken cancellationToken) => ReadAsync(session => _files.GetAsync(session, chat, id), cancellationToken);

    public Task<IReadOnlyList<StoredFile>> OldestFilesAsync(int count, CancellationToken cancellationToken, string? countedAs = null) =>
        ReadAsync(session => _files.OldestAsync(session, count, countedAs), cancellationToken);

    public Task<long> StoredBytesAsync(CancellationToken cancellationToken, string? countedAs = null) => ReadAsync(session => FileTable.BytesAsync(session, countedAs), cancellationToken);

    public Task<IReadOnlyList<StoredFile>> UnacceptedFilesAsync(DateTimeOffset before, int count, CancellationToken cancellationToken) =>
        ReadAsync(session => _files.UnacceptedAsync(session, before, count), cancellationToken);

    public async Task RemoveFileAsync(string id, CancellationToken cancellationToken)
    {
        // Only the lock depends on this read: a file that another transaction moves meanwhile is removed all the same.
        var chats = await ReadAsync(session => FileTable.ChatsOfAsync(session, id), cancellationToken);
        await WriteAsync(Scope.Of(chats), session => FileTable.RemoveAsync(session, id), cancellationToken);
    }

    public Task<IReadOnlyList<string>> OrphansAsync(IReadOnlyList<string> paths, DateTimeOffset before, CancellationToken cancellationToken) =>
        WriteAsync(Scope.Of("orphans"), session => FileTable.OrphansAsync(session, paths, _time.GetUtcNow(), before), cancellationToken);

    async Task<AcceptedMessage> IWebChatLog.AcceptAsync(IncomingMessage message, WebChatEntry? line, ClientMessage? client, CancellationToken cancellationToken, Greeting? greeting)
    {
        var arrivals = _inbox.Prepare([message]);
        string[] files = [.. message.Attachments.Select(attachment => attachment.FileId)];
        ChatKey[] chats = [message.Chat, .. line is null ? [] : (ChatKey[])[line.Chat], .. greeting is null ? [] : (ChatKey[])[greeting.Post.Chat, greeting.Line.Chat]];
        return await WriteAsync(
            Scope.Of([.. chats.Distinct()]),
            async session =>
            {
                if (client is not null && await _clients.FindAsync(session, message.Chat, client.Id) is { } known)
                {
                    return new AcceptedMessage(known, null);
                }

                var forgotten = ForgetAsync(session, arrivals.Count);
                var item = (await _inbox.AddAsync(session, arrivals)).SingleOrDefault();
                if (client is not null)
                {
                    _ = _clients.AddAsync(session, message.Chat, client, message.MessageId);
                }

                if (item is not null)
                {
                    _ = FileTable.AcceptAsync(session, files);
                    if (greeting is not null)
                    {
                        await GreetAsync(session, greeting);
                    }

                    if (line is not null)
                    {
                        await _webChat.PutAsync(session, session.Chat(line.Chat), line);
                    }
                }

                await forgotten;
                return new AcceptedMessage(new(message.MessageId, client?.Content), item);
            },
            cancellationToken);
    }

    private async Task GreetAsync(Session session, Greeting greeting)
    {
        var chat = session.Chat(greeting.Post.Chat);
        if ((await _chats.FindAsync(session, chat.Address))?.GreetedAt is not null)
        {
            return;
        }

        await Task.WhenAll(
            _posts.PutAsync(session, chat, greeting.Post),
            _webChat.PutAsync(session, session.Chat(greeting.Line.Chat), greeting.Line),
            _chats.UpdateAsync(session, chat, stored => stored with { GreetedAt = greeting.Post.CreatedAt }));
    }

    Task<KnownMessage?> IWebChatLog.FindAsync(ChatKey chat, string clientId, CancellationToken cancellationToken) => ReadAsync(session => _clients.FindAsync(session, chat, clientId), cancellationToken);

    Task<WebChatEntry> IWebChatLog.PutAsync(WebChatEntry entry, CancellationToken cancellationToken) =>
        WriteAsync(Scope.Of(entry.Chat), session => _webChat.PutAsync(session, session.Chat(entry.Chat), entry), cancellationToken);

    Task<WebChatEntry?> IWebChatLog.UpdateAsync(ChatKey chat, string id, Func<WebChatEntry, WebChatEntry?> change, CancellationToken cancellationToken) => WriteAsync(
        Scope.Of(chat),
        async session =>
        {
            var locked = session.Chat(chat);
            return await _webChat.GetAsync(session, locked.Address, id) is { } stored && change(stored) is { } changed ? await _webChat.PutAsync(session, locked, changed) : null;
        },
        cancellationToken);

    Task<IReadOnlyList<WebChatEntry>> IWebChatLog.ReadAsync(ChatKey chat, long afterChange, int limit, CancellationToken cancellationToken) =>
        ReadAsync(session => _webChat.ReadAsync(session, chat, afterChange, limit), cancellationToken);

    Task<IReadOnlyList<WebChatEntry>> IWebChatLog.ReadBeforeAsync(ChatKey chat, long position, int limit, CancellationToken cancellationToken) =>
        ReadAsync(session => _webChat.ReadBeforeAsync(session, chat, position, limit), cancellationToken);
}
