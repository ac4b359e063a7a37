using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Tables;

namespace NemoBot.Storage.LiteDb;

/// <content>Chats, their projects and files.</content>
internal sealed partial class LiteDbStore
{
    public async Task<ChatRecord> GetChatAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        var there = chat;
        return await _recent.ChatAsync(chat, FindAsync, cancellationToken) ?? _chats.New(there);

        async Task<ChatRecord?> FindAsync()
        {
            (there, var row) = await ReadAsync(reader => _moved.Resolve(reader, chat) is var now ? (now, _chats.Find(reader, now)) : default, cancellationToken);
            return _chats.Read(row);
        }
    }

    public Task<ChatRecord> UpdateChatAsync(ChatKey chat, Func<ChatRecord, ChatRecord> change, CancellationToken cancellationToken) =>
        _recent.ChangeChatAsync(chat, () => WriteAsync(draft => _chats.Update(draft, _moved.Resolve(draft, chat), change), cancellationToken));

    public Task MoveChatAsync(ChatKey oldChat, ChatKey newChat, CancellationToken cancellationToken) =>
        _recent.ChangeAnyAsync(() => WriteAsync(draft => _move.Run(draft, oldChat, newChat), cancellationToken));

    public async Task<ProjectRecord?> GetProjectAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        ProjectTable.Read(await ReadAsync(reader => _projects.Find(reader, _moved.Resolve(reader, chat), id), cancellationToken));

    public async Task<IReadOnlyList<ProjectRecord>> ListProjectsAsync(ChatKey chat, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(reader => _projects.List(reader, _moved.Resolve(reader, chat)), cancellationToken)).Select(row => ProjectTable.Read(row)).OfType<ProjectRecord>()];

    public Task<ProjectRecord?> UpdateProjectAsync(ChatKey chat, string id, Func<ProjectRecord, ProjectRecord> change, CancellationToken cancellationToken) =>
        WriteAsync(draft => _projects.Update(draft, _moved.Resolve(draft, chat), id, change), cancellationToken);

    public Task AddFileAsync(StoredFile file, CancellationToken cancellationToken) =>
        WriteAsync(draft => _files.Add(draft, file with { Chat = _moved.Resolve(draft, file.Chat) }), cancellationToken);

    public async Task<StoredFile?> GetFileAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        FileTable.Read(await ReadAsync(reader => _files.Find(reader, _moved.Resolve(reader, chat), id), cancellationToken));

    public async Task<IReadOnlyList<StoredFile>> OldestFilesAsync(int count, CancellationToken cancellationToken, string? countedAs = null) =>
        (await ReadAsync(reader => _files.ListOldest(reader, count, countedAs), cancellationToken)).ConvertAll(FileTable.Read);

    public Task<long> StoredBytesAsync(CancellationToken cancellationToken, string? countedAs = null) =>
        ReadAsync(reader => FileTable.Bytes(reader, countedAs), cancellationToken);

    public async Task<IReadOnlyList<StoredFile>> UnacceptedFilesAsync(DateTimeOffset before, int count, CancellationToken cancellationToken) =>
        (await ReadAsync(reader => _files.ListUnaccepted(reader, before, count), cancellationToken)).ConvertAll(FileTable.Read);

    public Task RemoveFileAsync(string id, CancellationToken cancellationToken) => WriteAsync(draft => FileTable.Remove(draft, id), cancellationToken);

    public Task<IReadOnlyList<string>> OrphansAsync(IReadOnlyList<string> paths, DateTimeOffset before, CancellationToken cancellationToken) =>
        WriteAsync(draft => _orphans.Note(draft, paths, before), cancellationToken);
}
