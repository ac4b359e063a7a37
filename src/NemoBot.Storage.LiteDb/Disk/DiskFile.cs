using Microsoft.Win32.SafeHandles;

namespace NemoBot.Storage.LiteDb.Disk;

/// <summary>A file on a real disk. Other processes may read it meanwhile.</summary>
internal sealed class DiskFile(string path) : IDiskFile
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);

    public long Length => RandomAccess.GetLength(_file);

    public int Read(long position, Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length && RandomAccess.Read(_file, buffer[read..], position + read) is > 0 and var more)
        {
            read += more;
        }

        return read;
    }

    public void Write(long position, ReadOnlySpan<byte> bytes) => RandomAccess.Write(_file, bytes, position);

    public void SetLength(long length) => RandomAccess.SetLength(_file, length);

    public void Flush() => RandomAccess.FlushToDisk(_file);

    public void Dispose() => _file.Dispose();
}
