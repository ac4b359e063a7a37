namespace NemoBot.Discord.Gateway;

/// <summary>Tracks up to which event of a session everything is durable. Thread-safe.</summary>
/// <remarks>A resume in this process starts after <see cref="Received"/>; one after a restart starts after <see cref="Durable"/>.</remarks>
internal sealed class SequenceProgress(long start)
{
    private readonly Lock _gate = new();
    private readonly SortedSet<long> _open = [];
    private long _received = start;

    /// <summary>Gets the last event that this process received.</summary>
    public long Received
    {
        get
        {
            lock (_gate)
            {
                return _received;
            }
        }
    }

    /// <summary>Gets the last event up to which everything is stored.</summary>
    public long Durable
    {
        get
        {
            lock (_gate)
            {
                return _open.Count > 0 ? Math.Min(_open.Min - 1, _received) : _received;
            }
        }
    }

    /// <summary>Marks an event as in memory and not stored yet.</summary>
    public void Open(long sequence)
    {
        lock (_gate)
        {
            _open.Add(sequence);
        }
    }

    /// <summary>Marks an event as stored.</summary>
    public void Close(long sequence)
    {
        lock (_gate)
        {
            _open.Remove(sequence);
        }
    }

    public void Receive(long sequence)
    {
        lock (_gate)
        {
            _received = Math.Max(_received, sequence);
        }
    }
}
