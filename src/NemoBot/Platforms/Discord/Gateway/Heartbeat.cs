namespace NemoBot.Platforms.Discord.Gateway;

/// <summary>Beats for one connection until it is dead. Every beat must be acknowledged before the next one.</summary>
internal sealed class Heartbeat(TimeSpan interval, double jitter, Func<Task> beat, TimeProvider time)
{
    private volatile bool _acknowledged = true;

    public void Acknowledge() => _acknowledged = true;

    /// <summary>Returns why the connection must be taken for dead; ends otherwise only by cancellation or a failed send.</summary>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        // The first beat comes at a random part of the interval, so that a restarted fleet does not beat in step.
        var wait = interval * jitter;
        var planned = time.GetTimestamp();
        var next = Task.Delay(wait, time, cancellationToken);
        while (true)
        {
            await next;
            if (!_acknowledged)
            {
                return "a heartbeat was not acknowledged";
            }

            if (time.GetElapsedTime(planned) > wait + interval)
            {
                return "the clock jumped (was this machine asleep?)";
            }

            _acknowledged = false;

            // Planned before the send: a slow send must not move the rhythm.
            wait = interval;
            planned = time.GetTimestamp();
            next = Task.Delay(wait, time, cancellationToken);
            await beat();
        }
    }
}
