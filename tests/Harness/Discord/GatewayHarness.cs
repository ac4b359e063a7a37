using Fakes;
using Fakes.Discord;
using Fakes.Logging;
using Fakes.Time;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Discord.Gateway;

namespace Harness.Discord;

/// <summary>One shard with a fake gateway on loopback; the test moves the clock, and "random" is always 0.5.</summary>
internal sealed class GatewayHarness : IAsyncDisposable
{
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public required FakeDiscord Discord { get; init; }

    public FakeGateway Gateway => Discord.Gateway;

    public ManualClock Clock { get; } = new();

    /// <summary>The shard's wall clock; null for <see cref="Clock"/>.</summary>
    public TimeProvider? ShardClock { get; set; }

    public LogCapture Log { get; } = new();

    public Mailbox<TimeSpan> Timers { get; } = new();

    public RecordingSink Sink { get; } = new();

    public IStore Store { get; private init; } = null!;

    public ValueStore Values { get; private init; } = null!;

    public GatewayShard Shard { get; private set; } = null!;

    /// <summary>Whether this process runs the shard.</summary>
    public Func<CancellationToken, Task<bool>> IsOursAsync { get; set; } = _ => Task.FromResult(true);

    public string Token { get; init; } = new FakeDiscordSettings().Token;

    public bool Compressed { get; init; } = true;

    public static async Task<GatewayHarness> CreateAsync(string? token = null, bool compressed = true)
    {
        var (store, values) = ValueStore.Create();
        var harness = new GatewayHarness
        {
            Discord = await FakeDiscord.StartAsync(),
            Store = store,
            Values = values,
            Token = token ?? new FakeDiscordSettings().Token,
            Compressed = compressed,
        };
        harness.Clock.TimerSet += harness.Timers.Put;
        return harness;
    }

    public static async Task<GatewayHarness> StartAsync()
    {
        var harness = await CreateAsync();
        harness.Start();
        return harness;
    }

    /// <summary>Started and identified. READY is being processed, so later events of the gateway are processed after it.</summary>
    public static async Task<(GatewayHarness Harness, FakeGatewayConnection Connection)> ReadyAsync()
    {
        var harness = await StartAsync();
        var connection = await harness.Gateway.NextConnectionAsync();
        await connection.ReceivedAsync(2);
        await harness.Sink.Identifications.TakeAsync(_ => true);
        return (harness, connection);
    }

    public void Start()
    {
        _stop = new();
        var identifies = new IdentifyThrottler(Store, Clock, NullLogger<IdentifyThrottler>.Instance);
        var plan = new ShardPlan(0, 1, Token, Compressed, _ => Task.FromResult(Discord.GatewayAddress), () => 0.5) { IsOursAsync = stop => IsOursAsync(stop) };
        Shard = new(plan, Sink, new GatewaySessionStore(Store, 1), identifies, ShardClock ?? Clock, Log.CreateLogger<GatewayShard>());
        _running = Task.Run(() => Shard.RunAsync(_stop.Token));
    }

    /// <summary>Ends with the shard and rethrows its faults.</summary>
    public Task EndedAsync() => _running.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await EndedAsync();
        }
        catch (OperationCanceledException)
        {
            // Stopped as requested.
        }

        await Shard.SaveAsync(default);
    }

    /// <summary>Sends a direct message through the gateway and waits until the bot has it, so that everything sent before it is processed too.</summary>
    public async Task<long> SyncAsync(string id)
    {
        var sequence = await Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage(id));
        await Sink.SaidAsync(id);
        return sequence;
    }

    /// <summary>Waits until the shard waits this long, then lets the time pass.</summary>
    public async Task PassAsync(TimeSpan wait)
    {
        await Timers.TakeAsync(set => set == wait);
        Clock.Advance(wait);
    }

    public async ValueTask DisposeAsync()
    {
        if (Shard is not null)
        {
            await StopAsync();
        }

        _stop.Dispose();
        await Discord.DisposeAsync();
    }
}

/// <summary>Accepts events and completes them at once, as if they were stored.</summary>
internal sealed class RecordingSink : IGatewaySink
{
    public Mailbox<GatewayDelivery> Deliveries { get; } = new();

    public Mailbox<string> Identifications { get; } = new();

    public Mailbox<string> Rejections { get; } = new();

    /// <summary>Keeps events in memory, as if the store were slow.</summary>
    public bool Holds { get; set; }

    public Task<GatewayDelivery> SaidAsync(string id) =>
        Deliveries.TakeAsync(delivery => delivery.Arrival is Arrival.Said said && said.Message.Id == id);

    public ValueTask TakeAsync(GatewayDelivery delivery, CancellationToken cancellationToken)
    {
        if (!Holds)
        {
            delivery.Progress.Close(delivery.Sequence);
        }

        Deliveries.Put(delivery);
        return ValueTask.CompletedTask;
    }

    public ValueTask RejectAsync(GatewayEvent kind, string reason, CancellationToken cancellationToken)
    {
        Rejections.Put(reason);
        return ValueTask.CompletedTask;
    }

    public void Identified(string botId, string applicationId) => Identifications.Put(botId);
}
