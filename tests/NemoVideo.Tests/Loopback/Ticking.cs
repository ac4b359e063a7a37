using Fakes.Time;

namespace NemoVideo.Tests.Loopback;

/// <summary>Lets every short wait pass as soon as it is begun; limits of a minute and more never come due.</summary>
internal sealed class Ticking : IDisposable
{
    private readonly ManualClock _clock;

    public Ticking(ManualClock clock)
    {
        _clock = clock;
        clock.TimerSet += Tick;
    }

    public void Dispose() => _clock.TimerSet -= Tick;

    private void Tick(TimeSpan due)
    {
        if (due < TimeSpan.FromSeconds(30))
        {
            // Not on the thread that sets the timer: it may hold locks.
            ThreadPool.QueueUserWorkItem(_ => _clock.Advance(due));
        }
    }
}
