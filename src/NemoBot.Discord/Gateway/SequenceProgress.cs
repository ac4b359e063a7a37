namespace NemoBot.Discord.Gateway;

/// <summary>Knows up to which event of a session everything is safe on the disk. Safe for concurrent use.</summary>
/// <remarks>A resume within this process starts after <see cref="Received"/>; one after a restart after <see cref="Durable"/>.</remarks>
internal sealed class SequenceProgress(long start)
{
    private readonly Lock _gate = new();
    private readonly SortedSet<long> _open = [];
    private long _received = start;

    /// <summary>The last event that this process has.</summary>
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

    /// <summary>The last event before which nothing is only in memory.</summary>
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

    /// <summary>The event is in memory and must yet be stored.</summary>
    public void Open(long sequence)
    {
        lock (_gate)
        {
            _open.Add(sequence);
        }
    }

    /// <summary>The event is stored.</summary>
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
