using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Discord.Gateway;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Outgoing;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord;

/// <summary>Runs the shards, stores their sessions, and registers the commands. Stopping keeps the sessions, so that the next start can resume them.</summary>
internal sealed partial class DiscordService(
    IOptions<DiscordOptions> options, GatewayIntake intake, StartedCalls calls, DiscordRest rest, CommandRegistrar commands, IdentifyThrottler identifies, GatewayMetrics metrics, IStore store, ISingles singles, TimeProvider time, ILoggerFactory loggers)
    : BackgroundService
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);
    private readonly ILogger<DiscordService> _logger = loggers.CreateLogger<DiscordService>();

    /// <summary>Gets the shards; empty before the start.</summary>
    public IReadOnlyList<GatewayShard> Shards { get; private set; } = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var settings = options.Value;
        var sessions = new GatewaySessionStore(store, settings.ShardCount);
        Shards = [.. Enumerable.Range(0, settings.ShardCount).Select(shard => new GatewayShard(
            new(shard, settings.ShardCount, settings.Token!, settings.Compress, BaseAddressAsync, Random.Shared.NextDouble)
            {
                Ended = end => metrics.Ended(shard, end),
                IsOursAsync = stop => singles.IsOursAsync(NameOf(shard), stop),
            },
            intake, sessions, identifies, time, loggers.CreateLogger<GatewayShard>()))];

        metrics.Watch(Shards);
        using var intakeStop = new CancellationTokenSource();
        var stored = SuperviseAsync(intake.RunAsync, LogIntakeFailed, intakeStop.Token);
        try
        {
            await Task.WhenAll([.. Shards.Select(shard => singles.RunAsync(NameOf(shard.Number), stop => RunAsync(shard, stop), stoppingToken)), SaveAsync(stoppingToken), RegisterAsync(stoppingToken)]);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Requested by the caller.
        }
        finally
        {
            await FinishAsync(stored, intakeStop); // However the rest ended.
        }
    }

    /// <summary>Stores the received events, and the position from which the next start resumes. First responses in progress have the same time limit.</summary>
    private async Task FinishAsync(Task stored, CancellationTokenSource intakeStop)
    {
        intake.Complete();
        using var drain = new CancellationTokenSource(DrainLimit, time);
        using var onDrained = drain.Token.UnsafeRegister(_ => intakeStop.Cancel(), null);
        try
        {
            await stored;
        }
        catch (OperationCanceledException)
        {
            LogNotDrained(); // The stored sequence number precedes them, so they are replayed after the start.
        }

        await SaveShardsAsync(CancellationToken.None);
        await calls.EndAsync(drain.Token);
    }

    private static string NameOf(int shard) => string.Create(CultureInfo.InvariantCulture, $"discord shard {shard}");

    private async Task RunAsync(GatewayShard shard, CancellationToken cancellationToken)
    {
        try
        {
            await SuperviseAsync(shard.RunAsync, LogShardFailed, cancellationToken);
            if (shard.State == ShardState.Stopped)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken); // Run anew, it would be refused again, and use up the sessions that the other shards may begin.
            }
        }
        finally
        {
            await TrySaveAsync(shard, CancellationToken.None); // Whoever runs it next, perhaps at once, resumes it from here.
        }
    }

    /// <summary>Restarts a shard or the intake after an exception, so that a bug does not end it permanently.</summary>
    private async Task SuperviseAsync(Func<CancellationToken, Task> runAsync, Action<Exception> log, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await runAsync(cancellationToken);
                return; // A shard returns if Discord refuses it permanently, which is logged; the intake if everything is stored.
            }
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
            {
                log(failed);
                await Task.Delay(SaveEvery, time, cancellationToken);
            }
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(SaveEvery, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await SaveShardsAsync(cancellationToken);
        }
    }

    private async Task SaveShardsAsync(CancellationToken cancellationToken)
    {
        foreach (var shard in Shards)
        {
            await TrySaveAsync(shard, cancellationToken);
        }
    }

    private async Task TrySaveAsync(GatewayShard shard, CancellationToken cancellationToken)
    {
        try
        {
            await shard.SaveAsync(cancellationToken);
        }
        catch (StorageException broken)
        {
            LogNotSaved(broken); // With an older sequence number, only more events are replayed.
        }
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var application = await intake.ApplicationId.WaitAsync(cancellationToken);
        await commands.RunAsync(application, cancellationToken);
    }

    private async Task<Uri> BaseAddressAsync(CancellationToken cancellationToken)
    {
        if (options.Value.GatewayUrl is { } configured)
        {
            return configured;
        }

        try
        {
            var call = new RestCall(RestRoute.GatewayBot) { IsIdempotent = true };
            var answer = await rest.SendAsync(call, GatewayBotJson.Default.GatewayBot, cancellationToken);
            if (answer.SessionStartLimit is { } limit)
            {
                identifies.Learn(limit);
            }

            if (answer.Shards > options.Value.ShardCount)
            {
                LogShards(answer.Shards, options.Value.ShardCount);
            }

            return answer.Url;
        }
        catch (DiscordException refused)
        {
            throw new PlatformException(refused.Status == 401 ? PlatformFault.Refused : PlatformFault.NotSent, refused.Message, refused);
        }
    }

    [LoggerMessage(LogLevel.Error, "Discord: a shard failed and is restarted")]
    private partial void LogShardFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "Discord: the intake failed and resumes with its pending events; until then nothing is acknowledged")]
    private partial void LogIntakeFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Discord: a session could not be stored")]
    private partial void LogNotSaved(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Discord: some events were not stored before the stop; they are replayed after the next start")]
    private partial void LogNotDrained();

    [LoggerMessage(LogLevel.Warning, "Discord recommends {Recommended} shards; Discord:ShardCount is {Configured}")]
    private partial void LogShards(int recommended, int configured);
}

/// <summary>The response of <c>GET /gateway/bot</c>.</summary>
internal sealed record GatewayBot(Uri Url, int Shards, SessionStartLimit? SessionStartLimit);

[JsonSerializable(typeof(GatewayBot))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class GatewayBotJson : JsonSerializerContext;
