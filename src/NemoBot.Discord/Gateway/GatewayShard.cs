using System.Text.Json;
using NemoBot.Core.Model;

namespace NemoBot.Discord.Gateway;

/// <summary>Specifies the state of a shard; <see cref="Ready"/> is the only healthy one.</summary>
internal enum ShardState
{
    Waiting,
    Connecting,
    Ready,

    /// <summary>Discord refused permanently: only the operator can help.</summary>
    Stopped,
}

/// <summary>Supervises one shard: connects, resumes or identifies, and retries as long as that can succeed. Sole owner of the session. Every state has a deadline.</summary>
internal sealed partial class GatewayShard(
    ShardPlan plan, IGatewaySink sink, GatewaySessionStore sessions, IdentifyThrottler identifies, TimeProvider time, ILogger<GatewayShard> logger)
{
    /// <summary>Number of failed handshakes after which the resume address is dropped: it may be down while the base address works.</summary>
    private const int ResumeTries = 3;

    private static readonly TimeSpan KeepAgain = TimeSpan.FromSeconds(1);

    /// <summary>Replaced as a whole, since saving the session reads it concurrently.</summary>
    private volatile Resumption? _resumption;
    private volatile ShardState _state;
    private volatile GatewayConnection? _connection;
    private volatile bool _isRunning;

    public ShardState State => _state;

    public int Number => plan.Shard;

    /// <summary>Gets whether events arrive and Discord acknowledges heartbeats, not merely whether the shard is connected.</summary>
    public bool IsHealthy => _state == ShardState.Ready && _connection?.IsHealthy == true;

    /// <summary>Runs until cancelled, or until Discord refuses permanently.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _isRunning = true;
        try
        {
            await ConnectAsync(cancellationToken);
        }
        finally
        {
            _isRunning = false;
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _resumption = await sessions.LoadAsync(plan.Shard, cancellationToken) is { } stored ? new(stored, new(stored.Sequence)) : null;
        var failures = 0;
        var starts = new NewSessionCount(time);
        while (true)
        {
            _state = ShardState.Waiting;
            var pause = Pause(failures, _resumption is null ? starts.InARow : 0);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, time, cancellationToken);
            }

            if (_resumption is not null && failures >= ResumeTries)
            {
                LogResumeGivenUp(plan.Shard, failures);
                await ForgetSessionAsync(cancellationToken);
            }

            Uri? address;
            try
            {
                address = _resumption?.Session.ResumeUrl ?? await BaseAddressAsync(cancellationToken);
            }
            catch (PlatformException refused) when (refused.Fault == PlatformFault.Refused)
            {
                _state = ShardState.Stopped;
                LogStopped(plan.Shard, GatewayClose.Advice(GatewayClose.BadToken), null);
                return;
            }

            if (address is null)
            {
                failures++;
                continue;
            }

            switch (await IsOursAsync(cancellationToken))
            {
                case null:
                    failures++;
                    continue;
                case false:
                    LogTakenOver(plan.Shard); // To resume would take the session from the process that has it now.
                    return;
            }

            _state = ShardState.Connecting;
            var connection = new GatewayConnection(plan, sink, identifies, time, logger);
            _connection = connection;
            connection.BecameReady = stop =>
            {
                _resumption = new(connection.Session!, connection.Progress);
                _state = ShardState.Ready;
                starts.Established();
                return KeepAsync(stop);
            };
            var end = await connection.RunAsync(address, _resumption?.Session, _resumption?.Progress ?? new(0), cancellationToken);
            _state = ShardState.Waiting;
            LogEnded(plan.Shard, end.Code, end.Reason, end.Meaning);
            plan.Ended?.Invoke(end);
            starts.Ended(connection.HasIdentified);
            failures = end.WasReady ? 0 : failures + 1;
            if (end.Meaning == AfterClose.Stop)
            {
                _state = ShardState.Stopped;
                LogStopped(plan.Shard, GatewayClose.Advice(end.Code ?? 0), end.Code);
                await ForgetSessionAsync(cancellationToken);
                return;
            }

            if (end.Meaning == AfterClose.Identify)
            {
                await ForgetSessionAsync(cancellationToken);
            }

            if (end.Code is 4001 or 4002 or 4008)
            {
                LogOurFault(plan.Shard, end.Code.Value);
            }
        }
    }

    /// <returns>Null if the store cannot tell now.</returns>
    private async Task<bool?> IsOursAsync(CancellationToken cancellationToken)
    {
        try
        {
            return plan.IsOursAsync is null || await plan.IsOursAsync(cancellationToken);
        }
        catch (StorageException broken)
        {
            LogNotKnown(broken, plan.Shard);
            return null;
        }
    }

    /// <summary>Stores the point from which a restart resumes. Cheap enough to call every few seconds.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (_resumption is not { } resumption)
        {
            return;
        }

        var session = resumption.Session with { Sequence = resumption.Progress.Durable };
        await (_isRunning ? sessions.SaveAsync(plan.Shard, session, cancellationToken) : sessions.AdvanceAsync(plan.Shard, session, cancellationToken));
    }

    /// <summary>
    /// Stores the session before any of its events is accepted, retrying on failure: without it, a process that starts after a crash could not request what
    /// it missed.
    /// </summary>
    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await SaveAsync(cancellationToken);
                return;
            }
            catch (StorageException broken)
            {
                LogNotKept(broken, plan.Shard);
                await Task.Delay(KeepAgain, time, cancellationToken);
            }
        }
    }

    private async Task ForgetSessionAsync(CancellationToken cancellationToken)
    {
        // Drop session and sequence together, or the next session would resume at a wrong position.
        _resumption = null;
        await sessions.SaveAsync(plan.Shard, null, cancellationToken);
    }

    private async Task<Uri?> BaseAddressAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await plan.BaseAddress(cancellationToken);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or PlatformException { Fault: not PlatformFault.Refused } or JsonException)
        {
            LogNoAddress(unreachable, plan.Shard);
            return null;
        }
    }

    /// <summary>
    /// Returns the back-off: 1 to 60 seconds after failed handshakes, doubling; up to 5 minutes before a new session, since one that repeatedly ends as soon
    /// as it began would use up the daily budget within an hour. Half of the delay is random.
    /// </summary>
    /// <param name="starts">Consecutive new sessions that did not last; the first one is not delayed.</param>
    private TimeSpan Pause(int failures, int starts)
    {
        var seconds = Math.Max(Doubled(failures, 60), Doubled(starts - 1, 300));
        return seconds == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(seconds * (0.5 + (plan.Jitter() / 2)));

        static double Doubled(int times, int most) => times <= 0 ? 0 : Math.Min(most, Math.Pow(2, Math.Min(times - 1, 9)));
    }

    private sealed record Resumption(GatewaySession Session, SequenceProgress Progress);

    [LoggerMessage(LogLevel.Information, "Discord shard {Shard}: another process runs it now")]
    private partial void LogTakenOver(int shard);

    [LoggerMessage(LogLevel.Warning, "Discord shard {Shard}: could not find out whether another process runs it; trying again")]
    private partial void LogNotKnown(Exception fault, int shard);

    [LoggerMessage(LogLevel.Information, "Discord shard {Shard}: connection ended, code {Code}, {Reason}; next: {Meaning}")]
    private partial void LogEnded(int shard, int? code, string reason, AfterClose meaning);

    [LoggerMessage(LogLevel.Warning, "Discord shard {Shard}: dropping the session after {Failures} failed handshakes; events since then are lost")]
    private partial void LogResumeGivenUp(int shard, int failures);

    [LoggerMessage(LogLevel.Critical, "Discord shard {Shard} stopped permanently (close code {Code}). {Advice}")]
    private partial void LogStopped(int shard, string advice, int? code);

    [LoggerMessage(LogLevel.Error, "Discord shard {Shard}: close code {Code} means that NemoBot violated the protocol; this is a bug")]
    private partial void LogOurFault(int shard, int code);

    [LoggerMessage(LogLevel.Error, "Discord shard {Shard}: could not store the session; retrying before any event is accepted")]
    private partial void LogNotKept(Exception exception, int shard);

    [LoggerMessage(LogLevel.Warning, "Discord shard {Shard}: could not read the gateway's address")]
    private partial void LogNoAddress(Exception exception, int shard);
}

/// <summary>Counts consecutive new sessions that did not last.</summary>
internal sealed class NewSessionCount(TimeProvider time)
{
    /// <summary>Minimum lifetime of a session that counts as lasting.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(5);

    private long? _aliveSince;

    public int InARow { get; private set; }

    /// <summary>Records that READY or RESUMED was received.</summary>
    public void Established() => _aliveSince = time.GetTimestamp();

    public void Ended(bool hadIdentified)
    {
        if (_aliveSince is { } since && time.GetElapsedTime(since) >= Lasting)
        {
            InARow = 0;
        }
        else if (hadIdentified)
        {
            InARow++;
        }

        _aliveSince = null;
    }
}

/// <summary>Holds the parameters of a shard.</summary>
/// <param name="BaseAddress">Requests the address to identify at; a <see cref="PlatformException"/> with <see cref="PlatformFault.Refused"/> stops the shard.</param>
/// <param name="Jitter">Returns random numbers from 0 to 1.</param>
internal sealed record ShardPlan(int Shard, int Count, string Token, bool Compressed, Func<CancellationToken, Task<Uri>> BaseAddress, Func<double> Jitter)
{
    /// <summary>Gets the callback for the end of each connection; null for none.</summary>
    public Action<ConnectionEnd>? Ended { get; init; }

    /// <summary>Gets the question whether this process still is the one that runs the shard; null if there is no other.</summary>
    public Func<CancellationToken, Task<bool>>? IsOursAsync { get; init; }

    /// <summary>Omits the token, which the default implementation of a record would print.</summary>
    public override string ToString() => $"shard {Shard} of {Count}";
}
