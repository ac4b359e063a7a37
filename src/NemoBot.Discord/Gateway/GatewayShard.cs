using System.Text.Json;
using NemoBot.Core.Model;

namespace NemoBot.Discord.Gateway;

/// <summary>Where a shard stands; <see cref="Ready"/> is the only healthy one.</summary>
internal enum ShardState
{
    Waiting,
    Connecting,
    Ready,

    /// <summary>Discord refused for good: only the operator can help.</summary>
    Stopped,
}

/// <summary>
/// Supervises one shard: connects, resumes or identifies, and does it again for as long as that makes sense. It alone owns the session. Every state
/// has a deadline.
/// </summary>
internal sealed partial class GatewayShard(
    ShardPlan plan, IGatewaySink sink, SessionVault vault, IdentifyThrottler identifies, TimeProvider time, ILogger<GatewayShard> logger)
{
    /// <summary>After as many failed handshakes the resume address is given up: it may be dead while the base address lives.</summary>
    private const int ResumeTries = 3;

    private static readonly TimeSpan KeepAgain = TimeSpan.FromSeconds(1);

    /// <summary>Replaced as a whole: it is also read when the session is saved.</summary>
    private volatile Resumption? _resumption;
    private volatile ShardState _state;
    private volatile GatewayConnection? _connection;

    public ShardState State => _state;

    public int Number => plan.Shard;

    /// <summary>Not only connected: events come in, and Discord acknowledges.</summary>
    public bool IsHealthy => _state == ShardState.Ready && _connection?.IsHealthy == true;

    /// <summary>Runs until cancelled, or until Discord refuses for good.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _resumption = await vault.LoadAsync(plan.Shard, cancellationToken) is { } stored ? new(stored, new(stored.Sequence)) : null;
        var failures = 0;
        var starts = new FreshStarts(time);
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

            _state = ShardState.Connecting;
            var connection = new GatewayConnection(plan, sink, identifies, time, logger);
            _connection = connection;
            connection.BecameReady = stop =>
            {
                _resumption = new(connection.Session!, connection.Progress);
                _state = ShardState.Ready;
                starts.Lives();
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

    /// <summary>Stores from where a restart has to resume. Cheap enough to be called every few seconds.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (_resumption is { } resumption)
        {
            await vault.SaveAsync(plan.Shard, resumption.Session with { Sequence = resumption.Progress.Durable }, cancellationToken);
        }
    }

    /// <summary>Stores the session before anything of it is taken: killed without it, the next process could not ask for what it missed.</summary>
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
        // The sequence belongs to the session: both go, or the next session would resume from a wrong place.
        _resumption = null;
        await vault.SaveAsync(plan.Shard, null, cancellationToken);
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
    /// After failed handshakes 1 to 60 seconds, doubling. Before a new session up to 5 minutes: one that ends as soon as it began, again and again, would
    /// use up the day's budget within the hour. Half of it is random.
    /// </summary>
    /// <param name="starts">New sessions in a row that did not last; the first costs no wait.</param>
    private TimeSpan Pause(int failures, int starts)
    {
        var seconds = Math.Max(Doubled(failures, 60), Doubled(starts - 1, 300));
        return seconds == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(seconds * (0.5 + (plan.Jitter() / 2)));

        static double Doubled(int times, int most) => times <= 0 ? 0 : Math.Min(most, Math.Pow(2, Math.Min(times - 1, 9)));
    }

    private sealed record Resumption(GatewaySession Session, SequenceProgress Progress);

    [LoggerMessage(LogLevel.Information, "Discord shard {Shard}: connection ended, code {Code}, {Reason}; next: {Meaning}")]
    private partial void LogEnded(int shard, int? code, string reason, AfterClose meaning);

    [LoggerMessage(LogLevel.Warning, "Discord shard {Shard}: {Failures} failed handshakes, the session is given up; events since then are lost")]
    private partial void LogResumeGivenUp(int shard, int failures);

    [LoggerMessage(LogLevel.Critical, "Discord shard {Shard} stopped for good (close code {Code}). {Advice}")]
    private partial void LogStopped(int shard, string advice, int? code);

    [LoggerMessage(LogLevel.Error, "Discord shard {Shard}: close code {Code} means that NemoBot sent something wrong; this is a bug")]
    private partial void LogOurFault(int shard, int code);

    [LoggerMessage(LogLevel.Error, "Discord shard {Shard}: its session could not be stored yet; nothing is taken from it before")]
    private partial void LogNotKept(Exception exception, int shard);

    [LoggerMessage(LogLevel.Warning, "Discord shard {Shard}: the gateway's address could not be read")]
    private partial void LogNoAddress(Exception exception, int shard);
}

/// <summary>Counts new sessions that did not last.</summary>
internal sealed class FreshStarts(TimeProvider time)
{
    /// <summary>A session that lived so long was a good one.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(5);

    private long? _aliveSince;

    public int InARow { get; private set; }

    /// <summary>READY or RESUMED came.</summary>
    public void Lives() => _aliveSince = time.GetTimestamp();

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

/// <summary>What a shard needs to know.</summary>
/// <param name="BaseAddress">Asks for the address to identify at; a <see cref="PlatformException"/> with <see cref="PlatformFault.Refused"/> stops the shard.</param>
/// <param name="Jitter">Random numbers from 0 to 1.</param>
internal sealed record ShardPlan(int Shard, int Count, string Token, bool Compressed, Func<CancellationToken, Task<Uri>> BaseAddress, Func<double> Jitter)
{
    /// <summary>Hears of the end of each connection; null: nobody wants to.</summary>
    public Action<ConnectionEnd>? Ended { get; init; }

    /// <summary>A secret: a record would print it.</summary>
    public override string ToString() => $"shard {Shard} of {Count}";
}

/// <summary>Takes events off the reader. Must return at once, save when its queue is full.</summary>
internal interface IGatewaySink
{
    ValueTask TakeAsync(GatewayDelivery delivery, CancellationToken cancellationToken);

    /// <summary>An event that could not be understood.</summary>
    ValueTask RejectAsync(GatewayEvent kind, string reason, CancellationToken cancellationToken);

    /// <summary>The bot knows who it is: a session began or was resumed.</summary>
    void Identified(string botId, string applicationId);
}

/// <summary>One event for the bot. Whoever stored it closes <see cref="Sequence"/> in <see cref="Progress"/>.</summary>
internal readonly record struct GatewayDelivery(Arrival Arrival, string BotId, SequenceProgress Progress, long Sequence);
