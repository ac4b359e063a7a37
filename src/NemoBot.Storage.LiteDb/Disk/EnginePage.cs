using System.Buffers.Binary;

namespace NemoBot.Storage.LiteDb.Disk;

/// <summary>The fields of a LiteDB page (file format 8) that the streams need to know.</summary>
internal static class EnginePage
{
    private const int TransactionAt = 14;
    private const int ConfirmedAt = 18;

    /// <summary>Whether the page is the last one of a transaction, which is committed with it.</summary>
    public static bool IsConfirmed(ReadOnlySpan<byte> page) => page[ConfirmedAt] != 0;

    /// <summary>Whether it is the first page of the data file, which names the collections.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt32LittleEndian(page) == 0;

    /// <summary>Turns a page of the log into one of the data file, where no transaction is named.</summary>
    public static void ClearTransaction(Span<byte> page)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(page[TransactionAt..], uint.MaxValue);
        page[ConfirmedAt] = 0;
    }
}
