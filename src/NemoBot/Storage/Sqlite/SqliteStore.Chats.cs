using NemoBot.Conversation;

namespace NemoBot.Storage.Sqlite;

/// <content>Chats, their projects, files and web chat lines.</content>
public sealed partial class SqliteStore
{
    public Task<ChatRecord> GetChatAsync(ChatKey chat, CancellationToken cancellationToken) => ReadAsync(db => _chats.Get(db, ChatTable.Resolve(db, chat)), cancellationToken);

    public Task<ChatRecord> UpdateChatAsync(ChatKey chat, Func<ChatRecord, ChatRecord> change, CancellationToken cancellationToken) =>
        WriteAsync(db => _chats.Update(db, ChatTable.Resolve(db, chat), change), cancellationToken);

    public Task MoveChatAsync(ChatKey oldChat, ChatKey newChat, CancellationToken cancellationToken) =>
        WriteAsync(db => _move.Run(db, oldChat, newChat), cancellationToken);

    public Task<ProjectRecord?> GetProjectAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        ReadAsync(db => ProjectTable.Get(db, ChatTable.Resolve(db, chat), id), cancellationToken);

    public Task<IReadOnlyList<ProjectRecord>> ListProjectsAsync(ChatKey chat, CancellationToken cancellationToken) =>
        ReadAsync(db => ProjectTable.List(db, ChatTable.Resolve(db, chat)), cancellationToken);

    public Task<ProjectRecord?> UpdateProjectAsync(ChatKey chat, string id, Func<ProjectRecord, ProjectRecord> change, CancellationToken cancellationToken) =>
        WriteAsync(db => ProjectTable.Update(db, ChatTable.Resolve(db, chat), id, change), cancellationToken);

    public Task AddFileAsync(StoredFile file, CancellationToken cancellationToken) =>
        WriteAsync(db => FileTable.Add(db, file with { Chat = ChatTable.Resolve(db, file.Chat) }), cancellationToken);

    public Task<StoredFile?> GetFileAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        ReadAsync(db => FileTable.Get(db, ChatTable.Resolve(db, chat), id), cancellationToken);

    public Task<IReadOnlyList<StoredFile>> OldestFilesAsync(int count, CancellationToken cancellationToken) =>
        ReadAsync(db => FileTable.Oldest(db, count), cancellationToken);

    public Task<long> StoredBytesAsync(CancellationToken cancellationToken) => ReadAsync(FileTable.Bytes, cancellationToken);

    public Task RemoveFileAsync(string id, CancellationToken cancellationToken) => WriteAsync(db => FileTable.Remove(db, id), cancellationToken);

    Task<WebChatEntry> IWebChatLog.PutAsync(WebChatEntry entry, CancellationToken cancellationToken) =>
        WriteAsync(db => _webChat.Put(db, entry), cancellationToken);

    Task<IReadOnlyList<WebChatEntry>> IWebChatLog.ReadAsync(ChatKey chat, long afterChange, int limit, CancellationToken cancellationToken) =>
        ReadAsync(db => _webChat.Read(db, chat, afterChange, limit), cancellationToken);
}
