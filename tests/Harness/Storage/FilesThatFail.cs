using NemoBot.Core.Model;

namespace Harness.Storage;

/// <summary>Files whose place is away, or fails in one way, as long as a test says so.</summary>
/// <param name="files">Where they are.</param>
internal sealed class FilesThatFail(IFileStore files) : IFileStore
{
    /// <summary>Gets or sets what a file that is stored fails with; null for nothing.</summary>
    public Func<Exception?> Save { get; set; } = () => null;

    /// <summary>Gets or sets what a file that is opened fails with; null for nothing.</summary>
    public Func<Exception?> Open { get; set; } = () => null;

    /// <summary>Gets or sets what a file that was opened fails with when it is read beyond <see cref="ReadableTo"/>; null for nothing.</summary>
    public Func<Exception?> Read { get; set; } = () => null;

    /// <summary>Gets or sets how many bytes can still be read of a file that fails.</summary>
    public long ReadableTo { get; set; } = 1;

    /// <summary>Gets or sets what a file that is deleted fails with; null for nothing.</summary>
    public Func<Exception?> Delete { get; set; } = () => null;

    /// <param name="isAway">Whether nothing can be saved, opened or deleted.</param>
    public void SetAway(bool isAway)
    {
        Save = Delete = () => isAway ? Fault() : null;
        Open = () => isAway ? ReadFault() : null;
    }

    /// <summary>What storing and deleting fail with.</summary>
    public static StorageException Fault() => new("The place of the files is away.") { OfFiles = FilesFault.Away };

    /// <summary>What reading fails with.</summary>
    public static IOException ReadFault() => new("The place of the files is away.");

    public Task<StoredFile> SaveAsync(FileOwner owner, string fileName, string mediaType, Stream content, long maxBytes, CancellationToken cancellationToken) =>
        Save() is { } fault ? Task.FromException<StoredFile>(fault) : files.SaveAsync(owner, fileName, mediaType, content, maxBytes, cancellationToken);

    public async Task<Stream> OpenAsync(StoredFile file, CancellationToken cancellationToken)
    {
        await Task.Yield(); // As over a network.
        return Open() is { } fault ? throw fault : new FailingStream(this, await files.OpenAsync(file, cancellationToken));
    }

    public Task<LocalFile?> OpenLocalAsync(StoredFile file, CancellationToken cancellationToken) => Open() is null ? files.OpenLocalAsync(file, cancellationToken) : Task.FromResult<LocalFile?>(null);

    public Task EraseAsync(StoredFile file, CancellationToken cancellationToken) => Delete() is { } fault ? Task.FromException(fault) : files.EraseAsync(file, cancellationToken);

    public Task DeleteAsync(StoredFile file, CancellationToken cancellationToken) => Delete() is { } fault ? Task.FromException(fault) : files.DeleteAsync(file, cancellationToken);

    public Task<FileSpace> CheckSpaceAsync(string? countedAs, long expected, CancellationToken cancellationToken) => files.CheckSpaceAsync(countedAs, expected, cancellationToken);

    private sealed class FailingStream(FilesThatFail files, Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            files.Read() is not { } fault ? inner.ReadAsync(buffer, cancellationToken)
            : Position < files.ReadableTo ? inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, files.ReadableTo - Position)], cancellationToken)
            : throw fault;

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous reads only.");

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
