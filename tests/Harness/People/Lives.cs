namespace Harness.People;

/// <summary>The lifetimes of the bot's processes, one after the other.</summary>
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

    /// <summary>Returns whether one process lived for this long from this moment (of the real clock).</summary>
    public bool Cover(long from, TimeSpan length)
    {
        lock (_gate)
        {
            var until = from + (long)(length.TotalSeconds * TimeProvider.System.TimestampFrequency);
            return _all.Exists(life => life.Began <= from && !(life.Ended < until));
        }
    }
}
