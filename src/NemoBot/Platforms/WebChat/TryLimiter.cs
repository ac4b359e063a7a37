namespace NemoBot.Platforms.WebChat;

/// <summary>Counts wrong access codes: 5 a minute from one address, 60 from all together.</summary>
internal sealed class TryLimiter(TimeProvider time)
{
    private const int PerAddress = 5;
    private const int Together = 60;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _wrong = [];
    private int _together;
    private DateTimeOffset _windowEnds;

    /// <summary>How long this address has to wait; null when it may try.</summary>
    public TimeSpan? WaitFor(string address)
    {
        lock (_gate)
        {
            StartWindow();
            return _together >= Together || _wrong.GetValueOrDefault(address) >= PerAddress ? _windowEnds - time.GetSteadyNow() : null;
        }
    }

    public void CountWrong(string address)
    {
        lock (_gate)
        {
            StartWindow();
            _together++;
            _wrong[address] = _wrong.GetValueOrDefault(address) + 1;
        }
    }

    // One window for all: the table is emptied each minute, and cannot outgrow the common limit within it.
    private void StartWindow()
    {
        var now = time.GetSteadyNow();
        if (now >= _windowEnds)
        {
            _wrong.Clear();
            _together = 0;
            _windowEnds = now + Window;
        }
    }
}
