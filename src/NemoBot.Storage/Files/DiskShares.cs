using NemoBot.Core.Model;

namespace NemoBot.Storage.Files;

/// <summary>Tracks how much disk space each person or address uses, including files that are being written, so that parallel uploads do not exceed the share.</summary>
/// <param name="most">The share in bytes; null disables shares.</param>
internal sealed class DiskShares(IStore store, long? most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _beingWritten = new(StringComparer.Ordinal);
    private long _allBeingWritten;

    /// <summary>Gets the share in bytes; null if shares are disabled.</summary>
    public long? Most => most;

    /// <summary>Gets or sets what deletes unfinished files that are idle, of one share or of all (null), until this many bytes are free. Does nothing unless set.</summary>
    public Action<string?, long> DiscardIdle { get; set; } = static (_, _) => { };

    /// <summary>Gets or sets what counts the unfinished files of one share, or of all (null), anew: other processes may have received, kept or deleted them. Does nothing unless set.</summary>
    public Action<string?> Recount { get; set; } = static _ => { };

    /// <summary>Gets the bytes of all files that are being written.</summary>
    public long BeingWritten => Interlocked.Read(ref _allBeingWritten);

    /// <summary>Returns whether this many more bytes would exceed the share.</summary>
    public async Task<bool> IsTooMuchAsync(string? countedAs, long more, CancellationToken cancellationToken)
    {
        if (most is not { } limit || countedAs is null || await store.StoredBytesAsync(cancellationToken, countedAs) + Written(countedAs) + more <= limit)
        {
            return false;
        }

        Recount(countedAs);
        return await store.StoredBytesAsync(cancellationToken, countedAs) + Written(countedAs) + more > limit;
    }

    /// <summary>Begins to count a file. Dispose the result when the file has its record, or is discarded.</summary>
    public Writing Begin(string? countedAs) => new(this, countedAs);

    /// <summary>Returns the bytes of the share's files that are being written.</summary>
    public long Written(string countedAs)
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

    /// <summary>Represents a file that is being written.</summary>
    internal sealed class Writing(DiskShares shares, string? countedAs) : IDisposable
    {
        public long Bytes { get; private set; }

        public void Add(long bytes)
        {
            Bytes += bytes;
            shares.Add(countedAs, bytes);
        }

        public void Dispose()
        {
            shares.Add(countedAs, -Bytes);
            Bytes = 0;
        }
    }
}
