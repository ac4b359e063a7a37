using System.Threading.Channels;

namespace Fakes.Time;

/// <summary>A clock that moves when a test says so; timers fire in order, on the thread that advances it.</summary>
public sealed class ManualClock(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private readonly DateTimeOffset _origin = start ?? new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
    private DateTimeOffset _now = start ?? new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Raised when a timer is set: a test can wait until the code under test waits.</summary>
    public event Action<TimeSpan>? TimerSet;

    /// <summary>Raised when a timer is given up, as a limit is when its work is done.</summary>
    public event Action? TimerGone;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => (GetUtcNow() - _origin).Ticks;

    /// <summary>How many timers wait.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>Completes when somebody waits for just this long from now (a delay set since the clock last moved, no periodic work): then it may be advanced.</summary>
    /// <exception cref="TimeoutException">Nobody did, for 20 seconds of real time.</exception>
    public Task WaitForDelayAsync(TimeSpan due) => WaitForTimerAsync(due, isLimit: false);

    /// <summary>Completes when somebody has set themselves just this limit from now (a cancellation after a time).</summary>
    /// <exception cref="TimeoutException">Nobody did, for 20 seconds of real time.</exception>
    public Task WaitForLimitAsync(TimeSpan due) => WaitForTimerAsync(due, isLimit: true);

    private async Task WaitForTimerAsync(TimeSpan due, bool isLimit)
    {
        var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(TimeSpan _)
        {
            lock (_gate)
            {
                if (_timers.Any(timer => (isLimit ? timer.IsLimit : timer.IsPause) && timer.SetAt == _now && timer.DueAt == _now + due))
                {
                    set.TrySetResult();
                }
            }
        }

        TimerSet += Look;
        try
        {
            Look(due);
            await set.Task.WaitAsync(TimeSpan.FromSeconds(20), System);
        }
        finally
        {
            TimerSet -= Look;
        }
    }

    /// <summary>Waits until somebody waits for just this long, then lets the time pass.</summary>
    public async Task PassAsync(TimeSpan due)
    {
        await WaitForDelayAsync(due);
        Advance(due);
    }

    /// <summary>Somebody sets the clock back. What waits, waits for its time as it was told it.</summary>
    public void SetBack(TimeSpan by)
    {
        lock (_gate)
        {
            _now -= by;
        }
    }

    /// <summary>Moves the clock, firing each timer that comes due at its own time: limits too, whether what they limit is done or had no chance yet.</summary>
    public void Advance(TimeSpan by) => Advance(GetUtcNow() + by, sparesWork: false);

    /// <summary>
    /// Moves the clock to this time, but not past a limit: real work that is under way takes none of this clock's time, however slow the machine is, so
    /// until it is done the clock stays.
    /// </summary>
    /// <returns>False when a limit stands in the way: to be tried again a moment of real time later.</returns>
    public bool TryAdvance(DateTimeOffset until) => Advance(until, sparesWork: true);

    /// <summary>
    /// Lets the next pause pass that somebody makes, whatever its length up to <paramref name="longest"/>, but as <see cref="TryAdvance"/> not past a
    /// limit. What repeats itself is nobody's pause.
    /// </summary>
    /// <returns>Whether one passed.</returns>
    public bool TryPassPause(TimeSpan longest)
    {
        Timer? pause;
        lock (_gate)
        {
            pause = _timers.Where(timer => timer.IsPause && timer.DueAt - timer.SetAt <= longest).MinBy(timer => timer.DueAt);
        }

        return pause is not null && TryAdvance(pause.DueAt);
    }

    /// <summary>Lets every pause pass (as <see cref="TryPassPause"/>) until the task has ended; a fault of the task is thrown on.</summary>
    /// <exception cref="TimeoutException">It has not, after 20 seconds of real time; the message says who waits for what.</exception>
    public async Task PassPausesUntilAsync(Task end, TimeSpan longest)
    {
        using var timeLimit = new CancellationTokenSource(TimeSpan.FromSeconds(20), System);
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Set(TimeSpan _) => changes.Writer.TryWrite(true);
        void Gone() => changes.Writer.TryWrite(true);
        TimerSet += Set;
        TimerGone += Gone;
        try
        {
            while (!end.IsCompleted)
            {
                changes.Reader.TryRead(out _); // Before the look, so that no change after it is missed.
                if (!TryPassPause(longest))
                {
                    await Task.WhenAny(end, changes.Reader.WaitToReadAsync(timeLimit.Token).AsTask());
                }

                if (timeLimit.IsCancellationRequested)
                {
                    throw new TimeoutException($"It never ends.\n{this}");
                }
            }
        }
        finally
        {
            TimerSet -= Set;
            TimerGone -= Gone;
        }

        await end;
    }

    /// <summary>Who waits for what, for the message of a test that waited in vain.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            return string.Join('\n', _timers.OrderBy(timer => timer.DueAt).Prepend<object>($"It is {_now:T}"));
        }
    }

    private bool Advance(DateTimeOffset until, bool sparesWork)
    {
        while (true)
        {
            Timer? due;
            lock (_gate)
            {
                if (sparesWork && _timers.Any(timer => timer.IsLimit && timer.DueAt <= until))
                {
                    return false;
                }

                due = _timers.Where(timer => timer.DueAt <= until).MinBy(timer => timer.DueAt);
                if (due is null)
                {
                    _now = until > _now ? until : _now;
                    return true;
                }

                _now = due.DueAt > _now ? due.DueAt : _now;
                due.Rearm();
            }

            due.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        /// <summary>It ends work that takes too long.</summary>
        public bool IsLimit { get; } = state is CancellationTokenSource;

        /// <summary>Somebody goes on when it is due.</summary>
        public bool IsPause => !IsLimit && _period <= TimeSpan.Zero;

        public DateTimeOffset DueAt { get; private set; }

        /// <summary>When it was last set by its owner; a repetition is none.</summary>
        public DateTimeOffset SetAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    DueAt = clock._now + dueTime;
                    SetAt = clock._now;
                    clock._timers.Add(this);
                }
            }

            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                clock.TimerGone?.Invoke();
            }
            else
            {
                clock.TimerSet?.Invoke(dueTime);
            }

            return true;
        }

        /// <summary>Under the clock's gate.</summary>
        public void Rearm()
        {
            if (_period > TimeSpan.Zero)
            {
                DueAt += _period;
            }
            else
            {
                clock._timers.Remove(this);
            }
        }

        public void Fire() => callback(state);

        public override string ToString() => $"{(IsLimit ? "limit" : IsPause ? "pause" : "repetition")} of {DueAt - SetAt}, due at {DueAt:T}";

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
            }

            clock.TimerGone?.Invoke();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
