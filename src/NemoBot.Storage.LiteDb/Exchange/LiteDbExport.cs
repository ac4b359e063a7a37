using System.Globalization;
using LiteDB;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.LiteDb.Tables;

namespace NemoBot.Storage.LiteDb.Exchange;

/// <summary>Reads the rows of a database as engines exchange them.</summary>
internal static class LiteDbExport
{
    public static IEnumerable<StoredRow> Read(DatabaseSnapshot database)
    {
        IEnumerable<StoredRow>[] kinds =
        [
            [
                new StoreRow(
                    StoreIdentity.Id(database)!,
                    Counters.HighestId(database, InboxTable.Collection)?.ToString(),
                    Counters.Read(database, WebChatTable.Collection)[WebChatTable.HighestTrimmed].AsInt64),
            ],
            database.All(UsedKeyTable.Collection).Select(row => new UsedKeyRow(Id(row), row[UsedKeyTable.Lost].AsBoolean, Sealed(row))),
            database.All(ChatKeyTable.ByChat).Select(row => new ChatKeyRow(Id(row), Parts(row, ChatKeyTable.ByChat)[0], Sealed(row)!)),
            database.All(ChatTable.Collection).Select(row => new ChatRow(Id(row), row[ChatTable.MovedTo].AsString, row[ChatTable.Json].AsString, Sealed(row))),
            database.All(InboxTable.Seen).Select(row => new SeenMessageRow(First(Id(row)), Rest(Id(row)), Number(Parts(row, InboxTable.SeenByAge)[0]))),
            Numbered(database, InboxTable.Collection, row => Number(Parts(row, IndexOf(row))[^1])).Select(row => new InboxRow(
                Id(row), row[Ownership.Chat].AsString, row[InboxTable.ReceivedAt].AsInt64, IndexOf(row) == InboxTable.Aside, Sealed(row)!)),
            database.All(ProjectTable.Collection).Select(row => new ProjectRow(
                Id(row), row[Ownership.Chat].AsString, Number(Parts(row, ProjectTable.ByChat)[1]), row[ProjectTable.IsEmpty].AsBoolean, Sealed(row))),
            Numbered(database, JobTable.Collection, row => row[JobTable.Number].AsInt64).Select(Job),
            Numbered(database, PostTable.Collection, row => row[PostTable.Number].AsInt64).Select(Post),
            database.All(FileTable.Collection).Select(row => new FileRow(
                Id(row),
                row[Ownership.Chat].AsString,
                row[FileTable.Path].AsString,
                row[FileTable.MediaType].AsString,
                row[FileTable.Size].AsInt64,
                row[FileTable.CreatedAt].AsInt64,
                Sealed(row),
                row[FileTable.CountedAs].AsString,
                !row[FileTable.Awaiting.Field].IsNull)),
            database.All(OrphanTable.Collection).Select(row => new OrphanRow(Id(row), row[OrphanTable.SeenAt].AsInt64)),
            database.All(PlatformValueTable.Collection).Select(row => new PlatformValueRow(
                First(Id(row)), Rest(Id(row)), Sealed(row)!, row[PlatformValueTable.KeepUntil].IsNull ? null : row[PlatformValueTable.KeepUntil].AsInt64)),
            database.All(QuarantineTable.Collection).Select(row => new QuarantineRow(
                QuarantineTable.PlatformOf(row), row[QuarantineTable.Reason].AsString, row[QuarantineTable.At].AsInt64, Sealed(row)!)),
            database.All(TokenFetchTable.Collection).Select(row => new TokenFetchRow(Number(First(Id(row))))),
            database.All(WebChatTable.Collection).Select(row => new WebChatRow(
                row[Ownership.Chat].AsString,
                row[WebChatTable.LineId].AsString,
                row[WebChatTable.Change].AsInt64,
                row[WebChatTable.Position].AsInt64,
                row[WebChatTable.At].AsInt64,
                Sealed(row)!)),
            database.All(ClientMessageTable.Collection).Select(row => new ClientMessageRow(
                First(Id(row)), Rest(Id(row)), row[ClientMessageTable.MessageId].AsString, row[ClientMessageTable.SeenAt].AsInt64, Sealed(row))),
            database.All(ChargeTable.Collection).Select(row => new ChargeRow(Id(row), row[Ownership.Chat].AsString, row[ChargeTable.At].AsInt64, Sealed(row)!)),
            database.All(UseTable.Collection).Select(Use),
        ];
        return kinds.SelectMany(rows => rows);
    }

    private static JobRow Job(BsonDocument row)
    {
        var kindAndState = row[JobTable.CountedWith].AsString.Split(' ');
        return new(
            Id(row),
            row[Ownership.Chat].AsString,
            kindAndState[0],
            kindAndState[1],
            row[JobTable.Ended.Field].IsNull ? null : Number(Parts(row, JobTable.Ended)[1]),
            row[JobTable.Json].AsString,
            Sealed(row)!,
            row[JobTable.UnfinishedByShare.Field].IsNull ? null : First(Only(row, JobTable.UnfinishedByShare)));
    }

    private static PostRow Post(BsonDocument row)
    {
        var place = Parts(row, PostTable.ByChat);
        return new(
            Id(row),
            row[Ownership.Chat].AsString,
            place[1] == PostTable.WithPlace ? place[2] : null,
            PostTable.IsUnsent(row),
            Number(Parts(row, PostTable.ByAge)[0]),
            Sealed(row));
    }

    private static UseRow Use(BsonDocument row)
    {
        var parts = Id(row).Split('\n');
        return new(parts[0], parts[1], Number(parts[2]), row[UseTable.Number].AsInt64);
    }

    /// <summary>In the order of their numbers, of which no index is: the numbers fit into memory, the documents may not.</summary>
    private static IEnumerable<BsonDocument> Numbered(DatabaseSnapshot database, string collection, Func<BsonDocument, long> number) => database
        .All(collection)
        .Select(row => (Number: number(row), Id: Id(row)))
        .OrderBy(row => row.Number)
        .Select(row => database.Find(collection, row.Id)!);

    private static KeyIndex IndexOf(BsonDocument message) => message[InboxTable.Waiting.Field].IsNull ? InboxTable.Aside : InboxTable.Waiting;

    private static string Id(BsonDocument row) => row["_id"].AsString;

    private static byte[]? Sealed(BsonDocument row) => row[SealedRow.Sealed].AsBinary;

    private static string Only(BsonDocument row, KeyIndex index) => row[index.Field].AsArray[0].AsString;

    private static string[] Parts(BsonDocument row, KeyIndex index) => Only(row, index).Split('\n');

    private static string First(string key) => key[..key.IndexOf('\n', StringComparison.Ordinal)];

    private static string Rest(string key) => key[(key.IndexOf('\n', StringComparison.Ordinal) + 1)..];

    private static long Number(string digits) => long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
