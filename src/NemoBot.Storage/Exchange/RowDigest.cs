using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace NemoBot.Storage.Exchange;

/// <summary>Compares what two stores hold without keeping either in memory: the number of rows of each kind, and a digest over all of them.</summary>
public sealed class RowDigest
{
    private static readonly HashSet<Type> Ordered = [typeof(ChatKeyRow), typeof(InboxRow), typeof(JobRow), typeof(PostRow), typeof(QuarantineRow)];

    private readonly SortedDictionary<string, (long Count, UInt128 Sum)> _kinds = new(StringComparer.Ordinal);

    /// <summary>Number of kinds of which there are rows.</summary>
    public int Kinds => _kinds.Count;

    public long Rows => _kinds.Values.Sum(kind => kind.Count);

    /// <summary>Takes the rows in, and passes them on.</summary>
    public IEnumerable<StoredRow> Over(IEnumerable<StoredRow> rows)
    {
        foreach (var row in rows)
        {
            Add(row);
            yield return row;
        }
    }

    public void Add(StoredRow row)
    {
        var (count, sum) = _kinds.GetValueOrDefault(row.GetType().Name);

        // A sum, because engines sort differently; where the order of arrival matters, the place counts too.
        var place = Ordered.Contains(row.GetType()) ? count : 0;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(row, row.GetType());
        var hash = SHA256.HashData([.. BitConverter.GetBytes(place), .. bytes]);
        _kinds[row.GetType().Name] = (count + 1, unchecked(sum + MemoryMarshal.Read<UInt128>(hash)));
    }

    /// <summary>Returns the kind of which the other has other rows; null if both hold the same.</summary>
    public string? DifferenceFrom(RowDigest other) =>
        _kinds.Keys.Union(other._kinds.Keys, StringComparer.Ordinal).FirstOrDefault(kind => _kinds.GetValueOrDefault(kind) != other._kinds.GetValueOrDefault(kind));
}
