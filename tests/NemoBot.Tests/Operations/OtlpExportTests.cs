using System.Collections.Concurrent;
using System.Text;
using Harness.Bot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NemoBot.Core.Telemetry;

namespace NemoBot.Tests.Operations;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task Metrics_and_traces_reach_the_collector_that_is_set_and_hold_no_token()
    {
        await using var collector = await Collector.StartAsync();
        await using var bot = await BotHarness.StartAsync(settings: new()
        {
            ["Operations:OtlpEndpoint"] = collector.Address,
            ["Operations:OtlpProtocol"] = "Http",
        });
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("credits please, my neighbour is called Quentin", ("webcam.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("webcam.mp4");
        await bot.StopBotAsync(); // The last export.

        var metrics = collector.Bodies["/v1/metrics"];
        Assert.Contains("nemobot.messages.accepted", metrics, StringComparison.Ordinal);
        Assert.Contains("nemobot.store.files", metrics, StringComparison.Ordinal);
        var traces = collector.Bodies["/v1/traces"];
        Assert.Contains("message", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("run_sse", traces, StringComparison.Ordinal); // No addresses of calls.
        foreach (var body in new[] { metrics, traces })
        {
            Assert.DoesNotContain("nmv_usr", body, StringComparison.Ordinal);
            Assert.DoesNotContain("Quentin", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_node_of_a_cluster_exports_under_its_name()
    {
        await using var collector = await Collector.StartAsync();
        await using var bot = await BotHarness.StartAsync(
            settings: new() { ["Operations:OtlpEndpoint"] = collector.Address, ["Operations:OtlpProtocol"] = "Http" },
            replace: services => services.AddSingleton<INodes>(new OneNode("10.0.0.7:11111")));
        await bot.StopBotAsync(); // The last export.

        Assert.Contains("service.instance.id", collector.Bodies["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("10.0.0.7:11111", collector.Bodies["/v1/metrics"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_down_does_not_hold_the_bot_up()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Operations:OtlpEndpoint"] = "http://127.0.0.1:9", ["Operations:OtlpProtocol"] = "Http" });
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("help");
        await ana.SeesAsync("export");
    }

    private sealed class OneNode(string name) : INodes
    {
        public string Name => name;

        public Task<IReadOnlyList<NodeStatus>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<NodeStatus>>([]);
    }

    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        /// <summary>All that came to a path, as Latin-1: protobuf keeps texts as they are.</summary>
        public ConcurrentDictionary<string, string> Bodies { get; } = new();

        public string Address => app.Urls.First();

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var collector = new Collector(app);
            app.MapPost("/v1/{kind}", async (HttpContext context) =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                collector.Bodies.AddOrUpdate(context.Request.Path, Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
            });
            await app.StartAsync();
            return collector;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
