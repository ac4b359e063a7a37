using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Tables;
using NemoBot.Storage.Postgres.Work;

namespace NemoBot.Storage.Postgres;

/// <content>What a chat has, and its erasure.</content>
internal sealed partial class PostgresStore
{
    public Task<ChatContents> GetContentsAsync(ChatKey chat, CancellationToken cancellationToken) => CountAsync(session => ContentsAsync(session, chat), cancellationToken);

    private async Task<ChatContents> ContentsAsync(Session session, ChatKey chat)
    {
        var record = await _chats.ReadAsync(session, chat);
        var there = record.Chat;
        return new(record)
        {
            Projects = await _projects.ListAsync(session, there),
            Jobs = [.. (await _jobs.UnfinishedAsync(session, there)).Reverse(), .. await _jobs.FinishedAsync(session, there, ChatContents.Most)],
            Posts = await _posts.ListAsync(session, there, ChatContents.Most),
            Lines = [.. (await _webChat.ReadAsync(session, there, afterChange: 0, ChatContents.Most)).Reverse()],
            Charges = await _charges.ListAsync(session, there, ChatContents.Most),
            Files = await _files.ListAsync(session, there, ChatContents.Most),
            Uses = await UseTable.ListAsync(session, $"{there}"),
            SeenMessages = await session.NumberAsync("SELECT count(*) FROM seen_messages WHERE chat = $1", there),
        };
    }

    public Task EraseChatAsync(ChatKey chat, CancellationToken cancellationToken, Changes? changes = null, string? upTo = null)
    {
        var scope = changes is null ? Scope.Of(chat) : ScopeOf(changes, [chat]);
        return WriteAsync(scope, session => EraseAsync(session, session.Chat(chat), changes, upTo), cancellationToken);
    }

    private async Task EraseAsync(Session session, LockedChat chat, Changes? changes, string? upTo)
    {
        var later = upTo is null ? [] : await _inbox.AfterAsync(session, chat, upTo);
        await ChatErasure.RunAsync(session, chat);
        if (later.Count > 0)
        {
            await _inbox.AddAsync(session, chat, later);
        }

        if (changes is not null)
        {
            await CommitAsync(session, changes);
        }
        else if (later.Count == 0)
        {
            await ChatErasure.DeleteRowAsync(session, chat);
        }
    }
}
