using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Records of files on disk. File names are sealed: users write them.</summary>
internal sealed class FileTable(Sealer sealer)
{
    public const string Collection = SealedKinds.Files;
    public const string Path = "path";
    public const string MediaType = "media_type";
    public const string Size = "size_bytes";
    public const string CreatedAt = "created_at";
    public const string CountedAs = "counted_as";

    /// <summary>Names of counters.</summary>
    private const string Number = "files";
    private const string AllBytes = "bytes";

    /// <summary>The chat and the id.</summary>
    public static KeyIndex ByChat { get; } = new(Collection, "by_chat");

    /// <summary>The time of creation and the id.</summary>
    public static KeyIndex ByAge { get; } = new(Collection, "by_age");

    /// <summary>Files that count towards a share: which one, the time of creation, and the id.</summary>
    public static KeyIndex ByShare { get; } = new(Collection, "by_share");

    /// <summary>Files whose message is not accepted yet, by the time of creation and the id.</summary>
    public static KeyIndex Awaiting { get; } = new(Collection, "awaiting");

    public static KeyIndex ById { get; } = KeyIndex.OfIds(Collection);

    public void Add(Draft draft, StoredFile file)
    {
        var age = Key.Of(Key.Of(file.CreatedAt), file.Id);
        var row = new BsonDocument
        {
            ["_id"] = file.Id,
            [Ownership.Chat] = file.Chat.ToString(),
            [Path] = file.Path,
            [MediaType] = file.MediaType,
            [Size] = file.SizeBytes,
            [CreatedAt] = file.CreatedAt.ToUnixTimeMilliseconds(),
            [ByChat.Field] = new BsonArray { Key.Of(file.Chat, file.Id) },
            [ByAge.Field] = new BsonArray { age },
            [SealedRow.Sealed] = sealer.Seal(draft, file.Chat, Collection, file.Id, file.FileName),
        };
        if (file.CountedAs is { } share)
        {
            (row[CountedAs], row[ByShare.Field]) = (share, new BsonArray { Key.Of(share, age) });
        }

        if (file.AwaitsMessage)
        {
            row[Awaiting.Field] = new BsonArray { age };
        }

        if (!draft.TryAdd(Collection, row))
        {
            throw new StorageException($"There is a file {file.Id} already.");
        }

        Count(draft, row, 1);
    }

    public SealedRow? Find(IDocumentReader reader, ChatKey chat, string id) =>
        reader.Find(Collection, id) is { } row && Ownership.IsOf(row, chat) ? sealer.With(reader, row) : null;

    /// <param name="countedAs">Null for all files.</param>
    public List<SealedRow> ListOldest(IDocumentReader reader, int count, string? countedAs)
    {
        if (count <= 0)
        {
            return [];
        }

        var (from, to) = countedAs is null ? ("", Key.Last) : Key.RangeOf(countedAs);
        return sealer.With(reader, reader.Range(countedAs is null ? ByAge : ByShare, from, to, count));
    }

    public List<SealedRow> ListUnaccepted(IDocumentReader reader, DateTimeOffset before, int count) =>
        count > 0 ? sealer.With(reader, reader.Range(Awaiting, "", Key.Before(before), count)) : [];

    /// <summary>Newest first.</summary>
    public List<SealedRow> List(IDocumentReader reader, ChatKey chat, int count)
    {
        var (from, to) = Key.RangeOf(chat);
        return sealer.With(reader, reader.Range(ByChat, from, to, count, descending: true));
    }

    /// <param name="countedAs">Null for all files.</param>
    public static long Bytes(IDocumentReader reader, string? countedAs) => Counters.Read(reader, GroupOf(countedAs))[AllBytes].AsInt64;

    public static long Count(IDocumentReader reader) => Counters.Read(reader, Collection)[Number].AsInt64;

    /// <summary>Null for no row. A name whose key is lost is substituted: the file itself still exists.</summary>
    public static StoredFile? Read(SealedRow? row) => row is { } found ? Read(found) : null;

    public static StoredFile Read(SealedRow row)
    {
        var document = row.Document;
        return new(
            row.Id,
            row.Chat,
            document[Path].AsString,
            row.Open(Collection, row.Id) ?? "file",
            document[MediaType].AsString,
            document[Size].AsInt64,
            DateTimeOffset.FromUnixTimeMilliseconds(document[CreatedAt].AsInt64))
        {
            CountedAs = document[CountedAs].AsString,
            AwaitsMessage = !document[Awaiting.Field].IsNull,
        };
    }

    /// <summary>Marks the files of an accepted message as accepted.</summary>
    public static void Accept(Draft draft, IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            if (draft.Find(Collection, id) is { } stored && !stored[Awaiting.Field].IsNull)
            {
                var row = new BsonDocument(stored);
                row.Remove(Awaiting.Field);
                draft.Put(Collection, row);
            }
        }
    }

    /// <summary>Forgets what a person named the file.</summary>
    public static void RemoveName(Draft draft, BsonDocument stored)
    {
        var row = new BsonDocument(stored);
        row.Remove(SealedRow.Sealed);
        draft.Put(Collection, row);
    }

    public static void Remove(Draft draft, string id)
    {
        if (draft.Find(Collection, id) is { } row)
        {
            draft.Remove(Collection, id);
            Count(draft, row, -1);
        }
    }

    public static void DeleteAll(Draft draft, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        draft.Range(ByChat, from, to).ForEach(row => Remove(draft, row["_id"].AsString));
    }

    public static void Move(Draft draft, ChatKey from, ChatKey to)
    {
        var (first, last) = Key.RangeOf(from);
        Ownership.Move(draft, draft.Range(ByChat, first, last), to, ByChat);
    }

    public static bool HasAny(IDocumentReader reader, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        return reader.Range(ByChat, from, to, limit: 1).Count > 0;
    }

    /// <summary>Whether there is a record of a file at this path.</summary>
    public static bool Has(IDocumentReader reader, string path) =>
        reader.Find(Collection, System.IO.Path.GetFileNameWithoutExtension(path)) is { } row && row[Path].AsString == path;

    private static string GroupOf(string? countedAs) => countedAs is null ? Collection : $"{Collection}\n{countedAs}";

    public static void Count(Draft draft, BsonDocument row, int by)
    {
        Counters.Add(draft, Collection, (Number, by), (AllBytes, by * row[Size].AsInt64));
        if (row[CountedAs].AsString is { } share)
        {
            Counters.AddOrForget(draft, GroupOf(share), AllBytes, by * row[Size].AsInt64);
        }
    }
}
