using System.Diagnostics.Metrics;
using Fakes;
using Fakes.Discord;
using Harness;
using Harness.Discord;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Discord.Gateway;

namespace NemoBot.Discord.Tests.Gateway;

/// <summary>Two shards in one process, as they are registered.</summary>
public sealed class ShardsTests
{
    /// <summary>A server of shard 1 of 2: the lowest bit above the lower 22 is set.</summary>
    private static readonly string OddGuild = ((106_000_000_000UL << 22) | (1UL << 22)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Each_shard_has_its_own_session_and_they_identify_5_seconds_apart()
    {
        await using var harness = await TwoAsync();

        Assert.Equal([0, 1], harness.Discord.Gateway.Shards);
        var identified = harness.Discord.Gateway.Identified.ToArray();
        Assert.Equal([0, 1], identified.Select(one => one.Shard).Order());
        Assert.True((identified[1].At - identified[0].At).Duration() >= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Direct_messages_come_by_shard_0_and_a_server_by_its_own()
    {
        await using var harness = await TwoAsync();

        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1001"));
        Assert.Equal("1001", (await harness.ReceivedAsync(new("discord", Payloads.DmChannel))).MessageId);
        var mention = Payloads.Mention("1002", "hello");
        mention["guild_id"] = OddGuild;
        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", mention);
        Assert.Equal("1002", (await harness.ReceivedAsync(new("discord", $"{Payloads.GuildChannel}/{Payloads.Person}"))).MessageId);
    }

    [Fact]
    public async Task A_shard_that_loses_its_connection_does_not_disturb_the_other()
    {
        await using var harness = await TwoAsync();
        var first = harness.Discord.Gateway.Connections.Single(connection => connection.Shard == 0);

        harness.Discord.Gateway.Connections.Single(connection => connection.Shard == 1).Drop();

        var again = await harness.Discord.Gateway.NextConnectionAsync();
        await again.ReceivedAsync(6);
        Assert.Equal(1, again.Shard);
        Assert.False(first.Closed.IsCompleted);
        Assert.Equal(2, harness.Discord.Gateway.Identifies);
    }

    [Fact]
    public async Task The_same_event_from_two_parallel_sessions_is_handled_once()
    {
        await using var harness = await TwoAsync();
        var chat = new NemoBot.Core.Model.ChatKey("discord", Payloads.DmChannel);

        await Task.WhenAll(
            harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1001"), shard: 0),
            harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1001"), shard: 1));
        var interaction = Payloads.SlashCommand("2001", "export", null);
        harness.Discord.Channels.Interactions.Register(interaction);
        await Task.WhenAll(
            harness.Discord.Gateway.DispatchAsync("INTERACTION_CREATE", interaction, shard: 0),
            harness.Discord.Gateway.DispatchAsync("INTERACTION_CREATE", interaction, shard: 1));
        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1009"), shard: 0);
        var last = Payloads.Mention("1010", "the end");
        last["guild_id"] = OddGuild;
        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", last, shard: 1);

        var server = new NemoBot.Core.Model.ChatKey("discord", $"{Payloads.GuildChannel}/{Payloads.Person}");
        Assert.Equal(["1001", "1009"], new[] { (await harness.ReceivedAsync(chat)).MessageId, (await harness.ReceivedAsync(chat)).MessageId }.Order());
        Assert.Equal(["1010", "2001"], new[] { (await harness.ReceivedAsync(server)).MessageId, (await harness.ReceivedAsync(server)).MessageId }.Order());
        Assert.Null(await harness.Store.NextMessageAsync(chat, default));
        Assert.Null(await harness.Store.NextMessageAsync(server, default));

        // First answers go out beside the store, so one of their own tells that those before it were given.
        await harness.Discord.Rest.Arrivals.TakeAsync(IsItsCallback);
        await harness.InteractAsync(Payloads.SlashCommand("2002", "export", null, token: "later-token"), server);
        Assert.Single(harness.Discord.Rest.Requests, IsItsCallback);

        static bool IsItsCallback(RestRequest request) => request.Path.Contains("/interactions/2001/", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_a_metric_and_a_connection_alone_is_not_health()
    {
        var timers = new Mailbox<TimeSpan>();
        await using var harness = await DiscordHarness.StartAsync(before => before.Discord.Gateway.Faults.NoReady = true, untilRegistered: false);
        using var gauge = new Gauge(harness.Get<IMeterFactory>());
        await (await harness.Discord.Gateway.NextConnectionAsync()).ReceivedAsync(2);
        Assert.Equal((1, 0), gauge.Read());

        harness.Discord.Gateway.Faults.NoReady = false;
        harness.Clock.TimerSet += timers.Put;
        harness.Clock.Advance(GatewayConnection.StepLimit); // READY's deadline.
        harness.Clock.Advance(await timers.TakeAsync(wait => wait > TimeSpan.Zero && wait < TimeSpan.FromSeconds(2))); // The pause before the next try.
        await harness.Log.Written.TakeAsync(line => line.Contains("shard 0: identified", StringComparison.Ordinal));
        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1001"));
        await harness.ReceivedAsync(new("discord", Payloads.DmChannel)); // Events are read in order: by now READY was taken to its end.
        Assert.Equal((1, 1), gauge.Read());
    }

    [Fact]
    public async Task The_end_of_a_connection_is_counted_with_its_code()
    {
        await using var harness = await DiscordHarness.StartAsync();
        using var measured = new Measurements(new ServiceCollection().AddSingleton(harness.Get<IMeterFactory>()).BuildServiceProvider());

        await harness.Discord.Gateway.Connections.Single().CloseAsync(4008);
        await harness.Discord.Gateway.NextConnectionAsync();
        await (await harness.Discord.Gateway.NextConnectionAsync()).ReceivedAsync(6);

        Assert.Equal(1, measured["nemobot.discord.connections.ended shard=0 code=4008"]);
    }

    private static async Task<DiscordHarness> TwoAsync()
    {
        var timers = new Mailbox<TimeSpan>();
        var harness = await DiscordHarness.StartAsync(
            before =>
            {
                before.Settings["Discord:ShardCount"] = "2";
                before.Settings["Discord:GatewayUrl"] = before.Discord.GatewayAddress.ToString();
                before.Clock.TimerSet += timers.Put;
            },
            untilRegistered: false);
        var (one, other) = (IdentifiedAsync(), IdentifiedAsync());
        await Task.WhenAny(one, other);
        await timers.TakeAsync(wait => wait == TimeSpan.FromSeconds(5)); // For the turn at the gate.
        harness.Clock.Advance(TimeSpan.FromSeconds(5));
        await Task.WhenAll(one, other);
        for (var shard = 0; shard < 2; shard++)
        {
            await harness.Log.Written.TakeAsync(line => line.Contains($"shard {shard}: identified", StringComparison.Ordinal));
        }

        await harness.Discord.Rest.Arrivals.TakeAsync(request => request.Path.EndsWith("/commands", StringComparison.Ordinal));
        return harness;

        async Task IdentifiedAsync() => await (await harness.Discord.Gateway.NextConnectionAsync()).ReceivedAsync(2);
    }

    /// <summary>Reads the gauge of one bot.</summary>
    private sealed class Gauge : IDisposable
    {
        private readonly MeterListener _listener = new();
        private (int Shards, int Healthy) _sum;

        public Gauge(IMeterFactory factory)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == factory && instrument.Name == "nemobot.discord.shard.healthy")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<int>((_, value, _, _) => _sum = (_sum.Shards + 1, _sum.Healthy + value));
            _listener.Start();
        }

        public (int Shards, int Healthy) Read()
        {
            _sum = default;
            _listener.RecordObservableInstruments();
            return _sum;
        }

        public void Dispose() => _listener.Dispose();
    }
}
