namespace Faults;

/// <summary>When the bot lived: its processes, one after the other.</summary>
internal sealed class Lives
{
    private readonly Lock _gate = new();
    private readonly List<(long Began, long? Ended)> _all = [];

    /// <summary>A process is ready.</summary>
    public void Began()
    {
        lock (_gate)
        {
            _all.Add((TimeProvider.System.GetTimestamp(), null));
        }
    }

    /// <summary>It is about to be killed.</summary>
    public void Ended()
    {
        lock (_gate)
        {
            _all[^1] = (_all[^1].Began, TimeProvider.System.GetTimestamp());
        }
    }

    /// <summary>Whether one process lived from this moment (of the real clock) on for so long.</summary>
    public bool Cover(long from, TimeSpan length)
    {
        lock (_gate)
        {
            var until = from + (long)(length.TotalSeconds * TimeProvider.System.TimestampFrequency);
            return _all.Exists(life => life.Began <= from && !(life.Ended < until));
        }
    }
}
