using LiteDB;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>The web chat's lines, sealed: what a person writes may contain a token.</summary>
internal sealed class WebChatTable(Sealer sealer)
{
    public const string Collection = SealedKinds.WebChat;
    public const string LineId = "line";
    public const string Change = "change";
    public const string Position = "position";
    public const string At = "at";

    /// <summary>The name of a counter: the highest number of all trimmed chats.</summary>
    public const string HighestTrimmed = "highest_trimmed";

    /// <summary>Maximum number of chats whose last number is cached.</summary>
    private const int Most = 4096;

    /// <summary>Otherwise each line would take a look for the one before it.</summary>
    private readonly BoundedCache<string, long> _lastChanges = new(Most);

    /// <summary>The chat and the number of the last change.</summary>
    public static KeyIndex ByChange { get; } = new(Collection, "by_change");

    /// <summary>The chat and the position.</summary>
    public static KeyIndex ByPosition { get; } = new(Collection, "by_position");

    /// <summary>The time, the chat and the line.</summary>
    public static KeyIndex ByAge { get; } = new(Collection, "by_age");

    /// <summary>Inserts or updates a line; an existing line keeps its position and time.</summary>
    public WebChatEntry Put(Draft draft, WebChatEntry entry)
    {
        var id = Key.Of(entry.Chat, entry.Id);
        var stored = draft.Find(Collection, id);
        var change = LastChange(draft, entry.Chat) + 1;
        var position = stored?[Position].AsInt64 ?? change;
        var at = stored is null ? entry.At : DateTimeOffset.FromUnixTimeMilliseconds(stored[At].AsInt64);
        var row = Row(entry.Chat, entry.Id, change, position, at, sealer.Seal(draft, entry.Chat, Collection, entry.Id, entry.Json));
        if (stored is null)
        {
            draft.Add(Collection, row);
        }
        else
        {
            draft.Put(Collection, row);
        }

        _lastChanges.Set(entry.Chat.ToString(), change);
        return entry with { Change = change, Position = position, At = DateTimeOffset.FromUnixTimeMilliseconds(row[At].AsInt64) };
    }

    public SealedRow? Find(IDocumentReader reader, ChatKey chat, string id) => reader.Find(Collection, Key.Of(chat, id)) is { } row ? sealer.With(reader, row) : null;

    /// <summary>The newest lines that changed since then, by position.</summary>
    public List<SealedRow> List(IDocumentReader reader, ChatKey chat, long afterChange, int limit)
    {
        if (limit <= 0)
        {
            return [];
        }

        var (from, to) = Key.RangeOf(chat);
        if (afterChange <= 0)
        {
            var newestFirst = reader.Range(ByPosition, from, to, limit, descending: true);
            newestFirst.Reverse();
            return sealer.With(reader, newestFirst);
        }

        var changed = reader.Range(ByChange, Key.After(Key.Of(chat, afterChange)), to, limit + 1, descending: true);
        if (changed.Count > limit)
        {
            changed = ListByPosition(reader, chat, afterChange, limit);
        }

        changed.Sort((one, other) => one[Position].AsInt64.CompareTo(other[Position].AsInt64));
        return sealer.With(reader, changed);
    }

    /// <summary>The newest lines above a position, by position.</summary>
    public List<SealedRow> ListBefore(IDocumentReader reader, ChatKey chat, long position, int limit)
    {
        if (limit <= 0)
        {
            return [];
        }

        var newestFirst = reader.Range(ByPosition, Key.RangeOf(chat).From, Key.Of(chat, position - 1), limit, descending: true);
        newestFirst.Reverse();
        return sealer.With(reader, newestFirst);
    }

    /// <summary>Null when there is none, or it cannot be decrypted.</summary>
    public static WebChatEntry? Read(SealedRow? row) => row is { } found && found.Document[LineId].AsString is var id && found.Open(Collection, id) is { } json
        ? new(found.Chat, id, found.Document[Change].AsInt64, json, DateTimeOffset.FromUnixTimeMilliseconds(found.Document[At].AsInt64)) { Position = found.Document[Position].AsInt64 }
        : null;

    /// <summary>Moves the lines below those that the new address has already.</summary>
    public void Move(Draft draft, ChatKey from, ChatKey to)
    {
        var last = LastChange(draft, to);
        var (first, end) = Key.RangeOf(from);
        foreach (var line in draft.Range(ByChange, first, end))
        {
            draft.Remove(Collection, line["_id"].AsString);
            var at = DateTimeOffset.FromUnixTimeMilliseconds(line[At].AsInt64);
            draft.Put(Collection, Row(to, line[LineId].AsString, line[Change].AsInt64 + last, line[Position].AsInt64 + last, at, line[SealedRow.Sealed].AsBinary));
        }

        _lastChanges.Remove($"{from}");
        _lastChanges.Remove($"{to}");
    }

    /// <summary>Whether the line is the chat's newest, from which the numbers of changes continue.</summary>
    public bool IsNewest(Draft draft, BsonDocument line) => line[Change].AsInt64 == LastChange(draft, ChatKey.Parse(line[Ownership.Chat].AsString));

    public static void Delete(Draft draft, BsonDocument line) => draft.Remove(Collection, line["_id"].AsString);

    /// <summary>Deletes all lines of a chat. Returns their number.</summary>
    public int DeleteAll(Draft draft, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        var lines = draft.Range(ByChange, from, to);
        if (lines.Count > 0)
        {
            Counters.Raise(draft, Collection, HighestTrimmed, LastChange(draft, chat));
            lines.ForEach(line => Delete(draft, line));
        }

        _lastChanges.Remove($"{chat}");
        return lines.Count;
    }

    /// <summary>Whether the chat has a line from then on. Asks the last line: only in a merged chat may another one be younger, and web chats do not move.</summary>
    public static bool HasSince(IDocumentReader reader, ChatKey chat, DateTimeOffset since)
    {
        var (from, to) = Key.RangeOf(chat);
        return reader.Range(ByPosition, from, to, limit: 1, descending: true) is [var newest] && newest[At].AsInt64 >= since.ToUnixTimeMilliseconds();
    }

    /// <summary>Writes were lost, and numbers with them.</summary>
    public void RolledBack() => _lastChanges.Clear();

    /// <summary>
    /// The number of the chat's last change; for a chat without lines, the highest number of all trimmed chats, so that an open page does not take new lines for
    /// old ones.
    /// </summary>
    private long LastChange(Draft draft, ChatKey chat)
    {
        var name = chat.ToString();
        if (!_lastChanges.TryGet(name, out var last))
        {
            var (from, to) = Key.RangeOf(chat);
            last = draft.Range(ByChange, from, to, limit: 1, descending: true) is [var newest] ? newest[Change].AsInt64 : Counters.Read(draft, Collection)[HighestTrimmed].AsInt64;
            _lastChanges.Set(name, last);
        }

        return last;
    }

    /// <summary>More lines changed than are asked for: looks from the newest line on, so that a page that is far behind does not cost the whole chat.</summary>
    private static List<BsonDocument> ListByPosition(IDocumentReader reader, ChatKey chat, long afterChange, int limit)
    {
        var (from, to) = Key.RangeOf(chat);
        var found = new List<BsonDocument>(limit);
        while (found.Count < limit && reader.Range(ByPosition, from, to, limit, descending: true) is [.., var last] lines)
        {
            found.AddRange(lines.Where(line => line[Change].AsInt64 > afterChange).Take(limit - found.Count));
            to = Key.Of(chat, last[Position].AsInt64 - 1);
        }

        return found;
    }

    private static BsonDocument Row(ChatKey chat, string line, long change, long position, DateTimeOffset at, byte[] value) => new()
    {
        ["_id"] = Key.Of(chat, line),
        [Ownership.Chat] = chat.ToString(),
        [LineId] = line,
        [Change] = change,
        [Position] = position,
        [At] = at.ToUnixTimeMilliseconds(),
        [ByChange.Field] = new BsonArray { Key.Of(chat, change) },
        [ByPosition.Field] = new BsonArray { Key.Of(chat, position) },
        [ByAge.Field] = new BsonArray { Key.Of(Key.Of(at), chat.ToString(), line) },
        [SealedRow.Sealed] = value,
    };
}
