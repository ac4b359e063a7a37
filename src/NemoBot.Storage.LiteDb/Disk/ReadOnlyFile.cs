using Microsoft.Win32.SafeHandles;

namespace NemoBot.Storage.LiteDb.Disk;

/// <summary>A file that another process may be writing. A missing one is empty.</summary>
internal sealed class ReadOnlyFile(string path) : IDiskFile
{
    private readonly SafeFileHandle? _file = File.Exists(path) ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) : null;

    public long Length => _file is null ? 0 : RandomAccess.GetLength(_file);

    public int Read(long position, Span<byte> buffer) => _file is null ? 0 : WholeRead.From(_file, position, buffer);

    public void Write(long position, ReadOnlySpan<byte> bytes) => throw new NotSupportedException("The file is open for reading only.");

    public void SetLength(long length) => throw new NotSupportedException("The file is open for reading only.");

    public void Flush()
    {
    }

    public void Dispose() => _file?.Dispose();
}
