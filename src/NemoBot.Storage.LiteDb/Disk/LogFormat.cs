using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NemoBot.Storage.LiteDb.Disk;

/// <summary>The format of the write-ahead log: a header with a salt, then frames of one page each. Pure.</summary>
/// <remarks>
/// Header: 8 bytes "NMBLOG01", the salt (8), the salt after the next checkpoint (8), the checksum (4), zeros up to 512 bytes. Frame: the salt (8), the frame's number from 0 (4), how many frames were on the
/// disk when it was written (4), the checksum (4), a checksum of the first 16 bytes alone (4), the page (8,192). Checksums are CRC-32C; a frame's continues the one of
/// the frame before, so that a frame fits only after the very frames it was written after. All numbers are little-endian.
/// </remarks>
internal static class LogFormat
{
    public const int HeaderLength = 512;
    public const int FrameLength = FrameHeaderLength + PageStream.PageSize;
    public const int FrameHeaderLength = 24;

    private const int SaltAt = 8;
    private const int NextSaltAt = 16;
    private const int HeaderChecksumAt = 24;
    private const int NumberAt = 8;
    private const int FlushedAt = 12;
    private const int FrameChecksumAt = 16;
    private const int OwnChecksumAt = 20;

    private static ReadOnlySpan<byte> Magic => "NMBLOG01"u8;

    public static long OffsetOf(long frame) => HeaderLength + (frame * FrameLength);

    /// <summary>Fills the header and returns its checksum, which the first frame's continues.</summary>
    public static uint WriteHeader(Span<byte> header, ulong salt, ulong nextSalt)
    {
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt64LittleEndian(header[SaltAt..], salt);
        BinaryPrimitives.WriteUInt64LittleEndian(header[NextSaltAt..], nextSalt);
        var checksum = Checksum(0, header[..HeaderChecksumAt]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[HeaderChecksumAt..], checksum);
        return checksum;
    }

    /// <summary>False when it is not a header, or damaged.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out ulong salt, out ulong nextSalt, out uint checksum)
    {
        nextSalt = BinaryPrimitives.ReadUInt64LittleEndian(header[NextSaltAt..]);
        salt = BinaryPrimitives.ReadUInt64LittleEndian(header[SaltAt..]);
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(header[HeaderChecksumAt..]);
        return header.StartsWith(Magic) && checksum == Checksum(0, header[..HeaderChecksumAt]);
    }

    /// <summary>Fills the header of a frame whose page is in place, and returns its checksum.</summary>
    /// <param name="previous">The checksum of the frame before.</param>
    public static uint WriteFrame(Span<byte> frame, ulong salt, long number, long flushed, uint previous)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(frame, salt);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[NumberAt..], (uint)number);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[FlushedAt..], (uint)flushed);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[OwnChecksumAt..], Checksum(0, frame[..FrameChecksumAt]));
        var checksum = FrameChecksum(frame, previous);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[FrameChecksumAt..], checksum);
        return checksum;
    }

    /// <summary>Whether this is the frame that was written after the one with that checksum.</summary>
    public static bool Fits(ReadOnlySpan<byte> frame, ulong salt, long number, uint previous, out uint checksum)
    {
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(frame[FrameChecksumAt..]);
        return IsOf(frame, salt, number) && checksum == FrameChecksum(frame, previous);
    }

    /// <summary>How many frames were on the disk when this one was written; 0 when it is not a frame of this salt.</summary>
    /// <param name="header">The header alone, whose page may be damaged.</param>
    public static long Flushed(ReadOnlySpan<byte> header, ulong salt, long number) =>
        IsOf(header, salt, number) && BinaryPrimitives.ReadUInt32LittleEndian(header[OwnChecksumAt..]) == Checksum(0, header[..FrameChecksumAt])
            ? BinaryPrimitives.ReadUInt32LittleEndian(header[FlushedAt..])
            : 0;

    private static bool IsOf(ReadOnlySpan<byte> frame, ulong salt, long number) =>
        BinaryPrimitives.ReadUInt64LittleEndian(frame) == salt && BinaryPrimitives.ReadUInt32LittleEndian(frame[NumberAt..]) == number;

    private static uint FrameChecksum(ReadOnlySpan<byte> frame, uint previous) =>
        Checksum(Checksum(previous, frame[..FrameChecksumAt]), frame[FrameHeaderLength..]);

    /// <summary>CRC-32C of a length that divides by 8; most processors have an instruction for it.</summary>
    private static uint Checksum(uint seed, ReadOnlySpan<byte> bytes)
    {
        foreach (var eight in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            seed = BitOperations.Crc32C(seed, BitConverter.IsLittleEndian ? eight : BinaryPrimitives.ReverseEndianness(eight));
        }

        return seed;
    }
}
