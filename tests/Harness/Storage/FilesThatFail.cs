using NemoBot.Core.Model;

namespace Harness.Storage;

/// <summary>Files whose place is away as long as a test says so.</summary>
/// <param name="files">Where they are.</param>
internal sealed class FilesThatFail(IFileStore files) : IFileStore
{
    /// <summary>Gets or sets what a file that is stored fails with; null for nothing.</summary>
    public Func<Exception?> Save { get; set; } = () => null;

    /// <summary>Gets or sets what a file that is opened fails with; null for nothing.</summary>
    public Func<Exception?> Open { get; set; } = () => null;

    /// <summary>Gets or sets what a file that was opened fails with when it is read beyond its first bytes; null for nothing.</summary>
    public Func<Exception?> Read { get; set; } = () => null;

    public Task<StoredFile> SaveAsync(FileOwner owner, string fileName, string mediaType, Stream content, long maxBytes, CancellationToken cancellationToken) =>
        Save() is { } fault ? Task.FromException<StoredFile>(fault) : files.SaveAsync(owner, fileName, mediaType, content, maxBytes, cancellationToken);

    public async Task<Stream> OpenAsync(StoredFile file, CancellationToken cancellationToken)
    {
        await Task.Yield(); // As over a network.
        if (Open() is { } fault)
        {
            throw fault;
        }

        var opened = await files.OpenAsync(file, cancellationToken);
        return Read() is { } later ? new FailingStream(opened, later) : opened;
    }

    public Task<LocalFile?> OpenLocalAsync(StoredFile file, CancellationToken cancellationToken) => Open() is null ? files.OpenLocalAsync(file, cancellationToken) : Task.FromResult<LocalFile?>(null);

    public Task DeleteAsync(StoredFile file, CancellationToken cancellationToken) => files.DeleteAsync(file, cancellationToken);

    public Task<FileSpace> CheckSpaceAsync(string? countedAs, long expected, CancellationToken cancellationToken) => files.CheckSpaceAsync(countedAs, expected, cancellationToken);

    /// <summary>Reads some bytes, and then no more.</summary>
    private sealed class FailingStream(Stream inner, Exception fault) : Stream
    {
        private const int FirstBytes = 100;

        private bool _hasRead;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_hasRead)
            {
                throw fault;
            }

            _hasRead = true;
            return await inner.ReadAsync(buffer[..Math.Min(buffer.Length, FirstBytes)], cancellationToken);
        }

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
