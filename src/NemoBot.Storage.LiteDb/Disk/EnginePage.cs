using System.Buffers.Binary;

namespace NemoBot.Storage.LiteDb.Disk;

/// <summary>The fields of a LiteDB page (file format 8) that the streams need to know.</summary>
internal static class EnginePage
{
    private const int LastPageAt = 64;
    private const int TransactionAt = 14;
    private const int ConfirmedAt = 18;

    /// <summary>Of the header page: LiteDB uses the bytes before 106 and from 191 on, and keeps those between as they are.</summary>
    private const int StampAt = 176;

    /// <summary>The page's own number: where it is in the data file.</summary>
    public static uint Number(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt32LittleEndian(page);

    /// <summary>The number of the data file's last page. Of the header page.</summary>
    public static uint LastNumber(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt32LittleEndian(page[LastPageAt..]);

    /// <summary>Whether the page is the last one of a transaction, which is committed with it.</summary>
    public static bool IsConfirmed(ReadOnlySpan<byte> page) => page[ConfirmedAt] != 0;

    /// <summary>Whether it is the first page of the data file, which names the collections.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> page) => Number(page) == 0;

    /// <summary>Turns a page of the log into one of the data file, where no transaction is named.</summary>
    public static void ClearTransaction(Span<byte> page)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(page[TransactionAt..], uint.MaxValue);
        page[ConfirmedAt] = 0;
    }

    /// <summary>Which write-ahead log continues this state of the data file; 0 when NemoBot did not make the file. Of the header page.</summary>
    public static ulong Stamp(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt64LittleEndian(page[StampAt..]);

    public static void SetStamp(Span<byte> page, ulong stamp) => BinaryPrimitives.WriteUInt64LittleEndian(page[StampAt..], stamp);
}
