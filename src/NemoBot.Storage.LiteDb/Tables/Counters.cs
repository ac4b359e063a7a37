using LiteDB;
using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>
/// Numbers that do not follow from the rows there are (the last one given to an arrival), or would take a look at each of them: the engine counts by reading. One
/// document for each group that changes together.
/// </summary>
internal static class Counters
{
    public const string Collection = "counters";
    private const string Highest = "highest_id";
    private const string LastNumber = "last";

    /// <summary>The next number of the group, from 1; none comes twice.</summary>
    public static long Next(Draft draft, string group) => Add(draft, group, (LastNumber, 1))[LastNumber].AsInt64;

    /// <summary>The number that <see cref="Next"/> gave last; 0 before the first.</summary>
    public static long Last(IDocumentReader reader, string group) => Read(reader, group)[LastNumber].AsInt64;

    /// <summary>The last id of a group that only rises.</summary>
    public static SortableId? HighestId(IDocumentReader reader, string group) => SortableId.TryParse(Read(reader, group)[Highest].AsString);

    public static void RaiseId(Draft draft, string group, string id)
    {
        if (draft.Find(Collection, group)?[Highest].AsString is not { } known || string.CompareOrdinal(known, id) < 0)
        {
            var counted = Copy(draft, group);
            counted[Highest] = id;
            draft.Put(Collection, counted);
        }
    }

    /// <summary>The numbers of the group; a missing one is null, as a number 0.</summary>
    public static BsonDocument Read(IDocumentReader reader, string group) => reader.Find(Collection, group) ?? [];

    /// <summary>Adds to numbers of the group and returns all of them.</summary>
    public static BsonDocument Add(Draft draft, string group, params ReadOnlySpan<(string Name, long By)> changes)
    {
        var counted = Copy(draft, group);
        foreach (var (name, by) in changes)
        {
            counted[name] = counted[name].AsInt64 + by;
        }

        draft.Put(Collection, counted);
        return counted;
    }

    /// <summary>Adds to the only number of a group, and forgets the group at 0: there may be as many groups as people.</summary>
    public static void AddOrForget(Draft draft, string group, string name, long by)
    {
        if (Add(draft, group, (name, by))[name].AsInt64 == 0)
        {
            draft.Remove(Collection, group);
        }
    }

    /// <summary>Raises a number of the group to at least this one.</summary>
    public static void Raise(Draft draft, string group, string name, long to)
    {
        var counted = Copy(draft, group);
        if (counted[name].AsInt64 < to)
        {
            counted[name] = to;
            draft.Put(Collection, counted);
        }
    }

    private static BsonDocument Copy(Draft draft, string group) => draft.Find(Collection, group) is { } stored ? new(stored) : new() { ["_id"] = group };
}
