using Microsoft.Win32.SafeHandles;

namespace NemoBot.Storage.Files;

/// <summary>Writes to files whose failures are all <see cref="IOException"/>s: the framework reports a file beyond the limit of its size as a wrong argument.</summary>
public static class DiskAccess
{
    /// <exception cref="IOException">The disk is full or broken, or the file would be larger than it may be.</exception>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position)
    {
        try
        {
            RandomAccess.Write(file, bytes, position);
        }
        catch (ArgumentOutOfRangeException tooLarge) when (position >= 0)
        {
            throw TooLarge(tooLarge);
        }
    }

    /// <exception cref="IOException">As of <see cref="Write"/>.</exception>
    public static void SetLength(SafeFileHandle file, long length)
    {
        try
        {
            RandomAccess.SetLength(file, length);
        }
        catch (ArgumentOutOfRangeException tooLarge) when (length >= 0)
        {
            throw TooLarge(tooLarge);
        }
    }

    private static IOException TooLarge(ArgumentOutOfRangeException fault) => new("The file would be larger than the file system or a limit of the process allows.", fault);
}
