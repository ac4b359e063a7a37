namespace NemoBot.Discord.Gateway;

/// <summary>Sends the heartbeats of one connection until it is dead. Each must be acknowledged before the next one.</summary>
internal sealed class Heartbeat(TimeSpan interval, double jitter, Func<Task> beat, TimeProvider time)
{
    private volatile bool _acknowledged = true;
    private long _acknowledgedAt = time.GetTimestamp();

    /// <summary>Gets whether the last acknowledgement (at first: HELLO) is less than two intervals old.</summary>
    public bool IsFresh => time.GetElapsedTime(Interlocked.Read(ref _acknowledgedAt)) < interval * 2;

    public void Acknowledge()
    {
        Interlocked.Exchange(ref _acknowledgedAt, time.GetTimestamp());
        _acknowledged = true;
    }

    /// <summary>Returns why the connection counts as dead; otherwise ends only by cancellation or a failed send.</summary>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        // The first heartbeat is due after a random part of the interval, so that restarted shards do not send in step.
        var wait = interval * jitter;
        var planned = Moment.Now(time);
        var next = Task.Delay(wait, time, cancellationToken);
        while (true)
        {
            await next;
            if (!_acknowledged)
            {
                return "a heartbeat was not acknowledged";
            }

            if (planned.Elapsed(time) > wait + interval)
            {
                return "the clock jumped (was this machine asleep?)";
            }

            _acknowledged = false;

            // Schedule before sending: a slow send must not shift the schedule.
            wait = interval;
            planned = Moment.Now(time);
            next = Task.Delay(wait, time, cancellationToken);
            var sending = beat();
            if (await Task.WhenAny(sending, next) != sending && !cancellationToken.IsCancellationRequested)
            {
                return "a heartbeat could not be sent within an interval";
            }

            await sending;
        }
    }

    /// <summary>Represents a point in time on both clocks: on Linux only the wall clock advances while the machine sleeps.</summary>
    private readonly record struct Moment(long Timestamp, DateTimeOffset Wall)
    {
        public static Moment Now(TimeProvider time) => new(time.GetTimestamp(), time.GetUtcNow());

        public TimeSpan Elapsed(TimeProvider time)
        {
            var (ticked, passed) = (time.GetElapsedTime(Timestamp), time.GetUtcNow() - Wall);
            return ticked > passed ? ticked : passed;
        }
    }
}
