using Microsoft.Win32.SafeHandles;

namespace NemoBot.Storage.LiteDb.Disk;

internal static class WholeRead
{
    /// <summary>Returns the number of bytes read; fewer than asked for only at the end of the file.</summary>
    public static int From(SafeFileHandle file, long position, Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length && RandomAccess.Read(file, buffer[read..], position + read) is > 0 and var more)
        {
            read += more;
        }

        return read;
    }
}
