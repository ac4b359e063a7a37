using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.LiteDb.Tables;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Exchange;

/// <summary>Writes rows as engines exchange them into an empty database, with the numbers that are kept beside them.</summary>
internal sealed class LiteDbImport
{
    private string? _chatOfKeys;
    private long _keysOfChat;

    public void Add(Draft draft, StoredRow stored)
    {
        switch (stored)
        {
            case StoreRow row: AddStore(draft, row); break;
            case UsedKeyRow row: draft.Add(UsedKeyTable.Collection, With(new() { ["_id"] = row.Key, [UsedKeyTable.Lost] = row.IsLost }, row.Sealed)); break;
            case ChatKeyRow row: AddChatKey(draft, row); break;
            case ChatRow row: AddChat(draft, row); break;
            case SeenMessageRow row:
                draft.Add(InboxTable.Seen, new() { ["_id"] = $"{row.Chat}\n{row.MessageId}", [InboxTable.SeenByAge.Field] = Keys(Key.Of(row.SeenAt)) });
                break;
            case InboxRow row: AddMessage(draft, row); break;
            case ProjectRow row: AddProject(draft, row); break;
            case JobRow row: AddJob(draft, row); break;
            case PostRow row: AddPost(draft, row); break;
            case FileRow row: AddFile(draft, row); break;
            case OrphanRow row:
                draft.Add(OrphanTable.Collection, new() { ["_id"] = row.Path, [OrphanTable.SeenAt] = row.SeenAt, [OrphanTable.ByAge.Field] = Keys(Key.Of(row.SeenAt)) });
                break;
            case PlatformValueRow row: AddValue(draft, row); break;
            case QuarantineRow row: AddQuarantined(draft, row); break;
            case TokenFetchRow row:
                draft.Add(TokenFetchTable.Collection, new() { ["_id"] = Key.Of(Key.Of(row.At), Key.Of(Counters.Next(draft, TokenFetchTable.Collection))) });
                break;
            case WebChatRow row: AddLine(draft, row); break;
            case ClientMessageRow row: AddClientMessage(draft, row); break;
            case ChargeRow row: draft.Add(ChargeTable.Collection, ChargeTable.Row(row.Id, row.Chat, row.At, row.Sealed)); break;
            case UseRow row:
                draft.Add(UseTable.Collection, new()
                {
                    ["_id"] = Key.Of(row.Who, row.What, Key.Of(row.Day)),
                    [UseTable.ByDay.Field] = Keys(Key.Of(DateTimeOffset.FromUnixTimeSeconds(row.Day * 86_400))),
                    [UseTable.Number] = row.Count,
                });
                break;
            default: throw new NotSupportedException($"A row of the kind {stored.GetType().Name} is not known.");
        }
    }

    private static void AddStore(Draft draft, StoreRow row)
    {
        StoreIdentity.Ensure(draft, row.Id);
        if (row.LastId is { } last)
        {
            Counters.RaiseId(draft, InboxTable.Collection, last);
        }

        if (row.LastChange > 0)
        {
            Counters.Raise(draft, WebChatTable.Collection, WebChatTable.HighestTrimmed, row.LastChange);
        }
    }

    private void AddChatKey(Draft draft, ChatKeyRow row)
    {
        (_keysOfChat, _chatOfKeys) = (row.Chat == _chatOfKeys ? _keysOfChat + 1 : 1, row.Chat);
        draft.Add(ChatKeyTable.Collection, With(new() { ["_id"] = row.Id, [ChatKeyTable.ByChat.Field] = Keys(Key.Of(row.Chat, Key.Of(_keysOfChat))) }, row.Sealed));
    }

    private static void AddChat(Draft draft, ChatRow row)
    {
        var document = With(new() { ["_id"] = row.Chat, [ChatTable.Json] = row.Json }, row.Sealed);
        if (row.MovedTo is not null)
        {
            (document[ChatTable.MovedTo], document[ChatTable.ByOldAddress.Field]) = (row.MovedTo, Keys(row.Chat));
        }

        ChatTable.Count(draft, ChatKey.Parse(row.Chat), null, document);
        draft.Add(ChatTable.Collection, document);
    }

    private static void AddMessage(Draft draft, InboxRow row)
    {
        var index = row.IsAside ? InboxTable.Aside : InboxTable.Waiting;
        draft.Add(InboxTable.Collection, With(
            new()
            {
                ["_id"] = row.Id,
                [index.Field] = Keys(Key.Of(row.Chat, Key.Of(Counters.Next(draft, InboxTable.Collection)))),
                [Ownership.Chat] = row.Chat,
                [InboxTable.ReceivedAt] = row.ReceivedAt,
            },
            row.Sealed));
        Counters.Add(draft, InboxTable.Collection, (index.Field, 1));
    }

    private static void AddProject(Draft draft, ProjectRow row) => draft.Add(ProjectTable.Collection, With(
        new()
        {
            ["_id"] = row.Id,
            [Ownership.Chat] = row.Chat,
            [ProjectTable.ByChat.Field] = Keys(Key.Of(row.Chat, Key.Of(row.CreatedAt), row.Id)),
            [ProjectTable.IsEmpty] = row.IsEmpty,
        },
        row.Sealed));

    private static void AddJob(Draft draft, JobRow row)
    {
        var job = Documents.FromJson<JobRecord>(row.Json) with
        {
            Id = row.Id,
            Chat = ChatKey.Parse(row.Chat),
            Kind = Enum.Parse<JobKind>(row.Kind),
            State = Enum.Parse<JobState>(row.State),
            FinishedAt = row.FinishedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        };
        JobTable.Write(draft, null, job, row.Json, row.Sealed, row.CountedAs);
    }

    private static void AddPost(Draft draft, PostRow row)
    {
        var number = Key.Of(Counters.Next(draft, PostTable.Collection));
        var document = With(
            new()
            {
                ["_id"] = row.Id,
                [Ownership.Chat] = row.Chat,
                [PostTable.Number] = long.Parse(number, System.Globalization.CultureInfo.InvariantCulture),
                [PostTable.ByChat.Field] = Keys(row.MessageId is { } place ? Key.Of(row.Chat, PostTable.WithPlace, place, number) : Key.Of(row.Chat, PostTable.WithoutPlace, number)),
                [PostTable.ByAge.Field] = Keys(Key.Of(Key.Of(row.CreatedAt), number)),
            },
            row.Sealed);
        if (row.IsUnsent)
        {
            document[PostTable.Unsent.Field] = Keys(Key.Of(row.Chat, number));
        }

        PostTable.Count(draft, null, document);
        draft.Add(PostTable.Collection, document);
    }

    private static void AddFile(Draft draft, FileRow row)
    {
        var age = Key.Of(Key.Of(row.CreatedAt), row.Id);
        var document = With(
            new()
            {
                ["_id"] = row.Id,
                [Ownership.Chat] = row.Chat,
                [FileTable.Path] = row.Path,
                [FileTable.MediaType] = row.MediaType,
                [FileTable.Size] = row.SizeBytes,
                [FileTable.CreatedAt] = row.CreatedAt,
                [FileTable.ByChat.Field] = Keys(Key.Of(row.Chat, row.Id)),
                [FileTable.ByAge.Field] = Keys(age),
            },
            row.Sealed);
        if (row.CountedAs is { } share)
        {
            (document[FileTable.CountedAs], document[FileTable.ByShare.Field]) = (share, Keys(Key.Of(share, age)));
        }

        if (row.AwaitsMessage)
        {
            document[FileTable.Awaiting.Field] = Keys(age);
        }

        FileTable.Count(draft, document, 1);
        draft.Add(FileTable.Collection, document);
    }

    private static void AddValue(Draft draft, PlatformValueRow row)
    {
        var document = With(new() { ["_id"] = SealedKinds.OwnerOf(row.Platform, row.Key) }, row.Sealed);
        if (row.KeepUntil is { } end)
        {
            (document[PlatformValueTable.KeepUntil], document[PlatformValueTable.ByEnd.Field]) = (end, Keys(Key.Of(end)));
        }

        draft.Add(PlatformValueTable.Collection, document);
    }

    private static void AddQuarantined(Draft draft, QuarantineRow row)
    {
        var number = Counters.Next(draft, $"{QuarantineTable.Collection}\n{row.Platform}");
        draft.Add(QuarantineTable.Collection, With(new() { ["_id"] = Key.Of(row.Platform, Key.Of(number)), [QuarantineTable.Reason] = row.Reason, [QuarantineTable.At] = row.At }, row.Sealed));
        Counters.Add(draft, QuarantineTable.Collection, (QuarantineTable.All, 1));
    }

    private static void AddLine(Draft draft, WebChatRow row) => draft.Add(WebChatTable.Collection, With(
        new()
        {
            ["_id"] = Key.Of(row.Chat, row.Id),
            [Ownership.Chat] = row.Chat,
            [WebChatTable.LineId] = row.Id,
            [WebChatTable.Change] = row.Change,
            [WebChatTable.Position] = row.Position,
            [WebChatTable.At] = row.At,
            [WebChatTable.ByChange.Field] = Keys(Key.Of(row.Chat, Key.Of(row.Change))),
            [WebChatTable.ByPosition.Field] = Keys(Key.Of(row.Chat, Key.Of(row.Position))),
            [WebChatTable.ByAge.Field] = Keys(Key.Of(Key.Of(row.At), row.Chat, row.Id)),
        },
        row.Sealed));

    private static void AddClientMessage(Draft draft, ClientMessageRow row) => draft.Add(ClientMessageTable.Collection, With(
        new()
        {
            ["_id"] = SealedKinds.OwnerOf(row.Chat, row.ClientId),
            [ClientMessageTable.MessageId] = row.MessageId,
            [ClientMessageTable.SeenAt] = row.SeenAt,
            [ClientMessageTable.ByAge.Field] = Keys(Key.Of(row.SeenAt)),
        },
        row.Sealed));

    private static BsonArray Keys(string key) => new() { key };

    private static BsonDocument With(BsonDocument document, byte[]? value)
    {
        if (value is not null)
        {
            document[SealedRow.Sealed] = value;
        }

        return document;
    }
}
