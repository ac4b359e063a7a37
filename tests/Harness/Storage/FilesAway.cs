using NemoBot.Core.Model;

namespace Harness.Storage;

/// <summary>Files whose place does not answer, as a test requests.</summary>
internal sealed class FilesAway(IFileStore files) : IFileStore
{
    /// <summary>Gets or sets whether nothing can be saved, opened or deleted.</summary>
    public bool IsAway { get; set; }

    /// <summary>Gets or sets whether nothing can be deleted.</summary>
    public bool KeepsAll { get; set; }

    /// <summary>Gets or sets from where on a file that was opened cannot be read.</summary>
    public long ReadableTo { get; set; } = long.MaxValue;

    public Task<StoredFile> SaveAsync(FileOwner owner, string fileName, string mediaType, Stream content, long maxBytes, CancellationToken cancellationToken) =>
        IsAway ? throw Fault() : files.SaveAsync(owner, fileName, mediaType, content, maxBytes, cancellationToken);

    public async Task<Stream> OpenAsync(StoredFile file, CancellationToken cancellationToken) =>
        IsAway ? throw new IOException("The place of the files is away.") : new Part(await files.OpenAsync(file, cancellationToken), () => ReadableTo);

    public Task<LocalFile?> OpenLocalAsync(StoredFile file, CancellationToken cancellationToken) => IsAway ? Task.FromResult<LocalFile?>(null) : files.OpenLocalAsync(file, cancellationToken);

    public Task DeleteAsync(StoredFile file, CancellationToken cancellationToken) => IsAway || KeepsAll ? throw Fault() : files.DeleteAsync(file, cancellationToken);

    public Task<FileSpace> CheckSpaceAsync(string? countedAs, long expected, CancellationToken cancellationToken) => files.CheckSpaceAsync(countedAs, expected, cancellationToken);

    private static StorageException Fault() => new("The place of the files is away.") { OfFiles = FilesFault.Away };

    private sealed class Part(Stream content, Func<long> end) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => content.Length;

        public override long Position
        {
            get => content.Position;
            set => content.Position = value;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Position < end()
            ? content.ReadAsync(buffer[..(int)Math.Min(buffer.Length, end() - Position)], cancellationToken)
            : throw new IOException("The place of the files is away.");

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous reads only.");

        public override long Seek(long offset, SeekOrigin origin) => content.Seek(offset, origin);

        public override void Flush() => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            content.Dispose();
            base.Dispose(disposing);
        }
    }
}
