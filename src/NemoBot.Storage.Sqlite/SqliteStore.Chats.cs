using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <content>Chats, their projects, files and web chat lines.</content>
public sealed partial class SqliteStore
{
    public async Task<ChatRecord> GetChatAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        var there = chat;
        return await _recent.ChatAsync(chat, () => ReadAsync(db => _chats.Find(db, there = _moved.Resolve(db, chat)), cancellationToken), cancellationToken) ?? _chats.New(there);
    }

    public Task<ChatRecord> UpdateChatAsync(ChatKey chat, Func<ChatRecord, ChatRecord> change, CancellationToken cancellationToken) =>
        _recent.ChangeChatAsync(chat, () => WriteAsync(db => _chats.Update(db, _moved.Resolve(db, chat), change), cancellationToken));

    public Task MoveChatAsync(ChatKey oldChat, ChatKey newChat, CancellationToken cancellationToken) =>
        _recent.ChangeAnyAsync(() => WriteAsync(db => _move.Run(db, oldChat, newChat), cancellationToken));

    public Task<ProjectRecord?> GetProjectAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        ReadAsync(db => _projects.Get(db, _moved.Resolve(db, chat), id), cancellationToken);

    public Task<IReadOnlyList<ProjectRecord>> ListProjectsAsync(ChatKey chat, CancellationToken cancellationToken) =>
        ReadAsync(db => _projects.List(db, _moved.Resolve(db, chat)), cancellationToken);

    public Task<ProjectRecord?> UpdateProjectAsync(ChatKey chat, string id, Func<ProjectRecord, ProjectRecord> change, CancellationToken cancellationToken) =>
        WriteAsync(db => _projects.Update(db, _moved.Resolve(db, chat), id, change), cancellationToken);

    public Task AddFileAsync(StoredFile file, CancellationToken cancellationToken) =>
        WriteAsync(db => _files.Add(db, file with { Chat = _moved.Resolve(db, file.Chat) }), cancellationToken);

    public Task<StoredFile?> GetFileAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        ReadAsync(db => _files.Get(db, _moved.Resolve(db, chat), id), cancellationToken);

    public Task<IReadOnlyList<StoredFile>> OldestFilesAsync(int count, CancellationToken cancellationToken, string? countedAs = null) =>
        ReadAsync(db => _files.Oldest(db, count, countedAs), cancellationToken);

    public Task<long> StoredBytesAsync(CancellationToken cancellationToken, string? countedAs = null) =>
        ReadAsync(db => FileTable.Bytes(db, countedAs), cancellationToken);

    public Task<IReadOnlyList<StoredFile>> UnacceptedFilesAsync(DateTimeOffset before, int count, CancellationToken cancellationToken) =>
        ReadAsync(db => _files.Unaccepted(db, before, count), cancellationToken);

    public Task RemoveFileAsync(string id, CancellationToken cancellationToken) => WriteAsync(db => FileTable.Remove(db, id), cancellationToken);

    public Task<IReadOnlyList<string>> OrphansAsync(IReadOnlyList<string> paths, DateTimeOffset before, CancellationToken cancellationToken) =>
        WriteAsync(db => FileTable.Orphans(db, paths, _time.GetUtcNow(), before), cancellationToken);

    async Task<AcceptedMessage> IWebChatLog.AcceptAsync(
        IncomingMessage message, WebChatEntry? line, ClientMessage? client, CancellationToken cancellationToken, Greeting? greeting)
    {
        var arrivals = _inbox.Prepare([message]);
        return await _recent.ChangeChatAndPostsAsync(message.Chat, () => WriteAsync(
            db =>
            {
                if (client is not null && _clients.Find(db, message.Chat, client.Id) is { } known)
                {
                    return new AcceptedMessage(known, null);
                }

                var item = Add(db, arrivals).SingleOrDefault();
                if (client is not null)
                {
                    _clients.Add(db, message.Chat, client, message.MessageId);
                }

                if (item is not null)
                {
                    FileTable.Accept(db, message.Attachments.Select(attachment => attachment.FileId));
                    if (greeting is not null)
                    {
                        Greet(db, greeting);
                    }

                    if (line is not null)
                    {
                        _webChat.Put(db, line);
                    }
                }

                return new AcceptedMessage(new(message.MessageId, client?.Content), item);
            },
            cancellationToken));
    }

    private void Greet(Database database, Greeting greeting)
    {
        if (_chats.Get(database, greeting.Post.Chat).GreetedAt is null)
        {
            _posts.Put(database, greeting.Post);
            _webChat.Put(database, greeting.Line);
            _chats.Update(database, greeting.Post.Chat, chat => chat with { GreetedAt = greeting.Post.CreatedAt });
        }
    }

    Task<KnownMessage?> IWebChatLog.FindAsync(ChatKey chat, string clientId, CancellationToken cancellationToken) =>
        ReadAsync(db => _clients.Find(db, chat, clientId), cancellationToken);

    Task<WebChatEntry> IWebChatLog.PutAsync(WebChatEntry entry, CancellationToken cancellationToken) => WriteAsync(db => _webChat.Put(db, entry), cancellationToken);

    Task<WebChatEntry?> IWebChatLog.UpdateAsync(ChatKey chat, string id, Func<WebChatEntry, WebChatEntry?> change, CancellationToken cancellationToken) =>
        WriteAsync(db => _webChat.Get(db, chat, id) is { } stored && change(stored) is { } changed ? _webChat.Put(db, changed) : null, cancellationToken);

    Task<IReadOnlyList<WebChatEntry>> IWebChatLog.ReadAsync(ChatKey chat, long afterChange, int limit, CancellationToken cancellationToken) =>
        ReadAsync(db => _webChat.Read(db, chat, afterChange, limit), cancellationToken);

    Task<IReadOnlyList<WebChatEntry>> IWebChatLog.ReadBeforeAsync(ChatKey chat, long position, int limit, CancellationToken cancellationToken) =>
        ReadAsync(db => _webChat.ReadBefore(db, chat, position, limit), cancellationToken);
}
