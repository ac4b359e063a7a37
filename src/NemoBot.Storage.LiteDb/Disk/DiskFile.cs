using Microsoft.Win32.SafeHandles;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.LiteDb.Disk;

/// <summary>A file on a real disk. Other processes may read it meanwhile.</summary>
internal sealed class DiskFile(string path) : IDiskFile
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);

    public long Length => RandomAccess.GetLength(_file);

    public int Read(long position, Span<byte> buffer) => WholeRead.From(_file, position, buffer);

    public void Write(long position, ReadOnlySpan<byte> bytes) => DiskAccess.Write(_file, bytes, position);

    public void SetLength(long length) => DiskAccess.SetLength(_file, length);

    public void Flush() => RandomAccess.FlushToDisk(_file);

    public void Dispose() => _file.Dispose();
}
