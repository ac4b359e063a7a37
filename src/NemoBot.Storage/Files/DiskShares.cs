using NemoBot.Core.Model;

namespace NemoBot.Storage.Files;

/// <summary>How much of the disk one person or address may hold, what is being written now included: files that come at the same time are no more files.</summary>
/// <param name="most">Bytes; null: there are no shares.</param>
internal sealed class DiskShares(IStore store, long? most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _beingWritten = new(StringComparer.Ordinal);
    private long _allBeingWritten;

    /// <summary>Bytes; null: there are no shares.</summary>
    public long? Most => most;

    /// <summary>Bytes of everybody.</summary>
    public long BeingWritten => Interlocked.Read(ref _allBeingWritten);

    /// <summary>Whether so many bytes would be more than the share.</summary>
    public async Task<bool> IsTooMuchAsync(string? countedAs, long more, CancellationToken cancellationToken) =>
        most is { } limit && countedAs is not null && await store.StoredBytesAsync(cancellationToken, countedAs) + Written(countedAs) + more > limit;

    /// <summary>To be disposed when the file has its record, or is given up.</summary>
    public Writing Begin(string? countedAs) => new(this, countedAs);

    private long Written(string countedAs)
    {
        lock (_gate)
        {
            return _beingWritten.GetValueOrDefault(countedAs);
        }
    }

    private void Add(string? countedAs, long bytes)
    {
        Interlocked.Add(ref _allBeingWritten, bytes);
        if (countedAs is null)
        {
            return;
        }

        lock (_gate)
        {
            var sum = _beingWritten.GetValueOrDefault(countedAs) + bytes;
            if (sum == 0)
            {
                _beingWritten.Remove(countedAs);
            }
            else
            {
                _beingWritten[countedAs] = sum;
            }
        }
    }

    /// <summary>One file on its way to the disk.</summary>
    internal sealed class Writing(DiskShares shares, string? countedAs) : IDisposable
    {
        private long _bytes;

        public void Add(long bytes)
        {
            _bytes += bytes;
            shares.Add(countedAs, bytes);
        }

        public void Dispose()
        {
            shares.Add(countedAs, -_bytes);
            _bytes = 0;
        }
    }
}
