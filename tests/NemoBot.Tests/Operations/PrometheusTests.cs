using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fakes;
using Harness.Bot;
using NemoBot.Core.Telemetry;

namespace NemoBot.Tests.Operations;

public sealed partial class PrometheusTests
{
    private const string Code = "metrics-code-1";

    [Fact]
    public async Task Prometheus_reads_what_the_bot_did_and_nothing_that_was_said()
    {
        await using var bot = await StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("add a title \"Quentin\"", ("webcam.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Quentin");
        await ana.SaysAsync("export");
        await ana.SeesVideoAsync();

        var (status, text) = await ScrapeAsync(bot, Code);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("nemobot_messages_accepted_total{", text, StringComparison.Ordinal);
        Assert.Matches("""nemobot_job_duration_seconds_bucket\{[^}]*kind="Edit"[^}]*le="\+Inf"[^}]*\} 1""", text);
        Assert.Matches("""nemobot_job_duration_seconds_count\{[^}]*kind="Export"[^}]*platform="web"[^}]*\} 1""", text);
        Assert.Matches("""nemobot_answer_duration_seconds_count\{[^}]*platform="web"[^}]*\} [2-9]""", text);
        Assert.Contains("dotnet_process_memory_working_set_bytes", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Quentin", text, StringComparison.Ordinal);
        Assert.DoesNotContain("webcam", text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd().Split('\n'), line => Assert.Matches(Line(), line));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong-code-123")]
    [InlineData("")]
    public async Task Without_the_code_there_is_nothing_to_read(string? code)
    {
        await using var bot = await StartAsync();

        var (status, text) = await ScrapeAsync(bot, code);

        Assert.Equal((HttpStatusCode.Unauthorized, ""), (status, text));
    }

    [Fact]
    public async Task Codes_cannot_be_guessed_quickly()
    {
        await using var bot = await StartAsync();
        for (var guess = 0; guess < 5; guess++)
        {
            await ScrapeAsync(bot, $"wrong-code-{guess}");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await ScrapeAsync(bot, Code)).Status);
    }

    [Fact]
    public async Task A_bot_whose_operator_has_set_no_code_has_no_such_address()
    {
        await using var bot = await BotHarness.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await ScrapeAsync(bot, Code)).Status);
    }

    [Fact]
    public async Task The_dashboard_asks_for_series_that_the_bot_has()
    {
        await using var bot = await StartAsync();
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => names.UnionWith(PrometheusNames(instrument)) };
        listener.Start();
        var (_, text) = await ScrapeAsync(bot, Code);
        names.UnionWith(text.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]));

        var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.FindRoot(), "deploy", "grafana", "nemobot.json")));
        var asked = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .SelectMany(target => Series().Matches(target.GetProperty("expr").GetString()!).Select(match => match.Value))
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(asked.Count > 15);
        Assert.Empty(asked.Except(names));
    }

    private static Task<BotHarness> StartAsync() => BotHarness.StartAsync(settings: new() { ["Operations:MetricsCode"] = Code });

    private static async Task<(HttpStatusCode Status, string Text)> ScrapeAsync(BotHarness bot, string? code)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(bot.Address, "/metrics"));
        if (code is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {code}");
        }

        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Returns the names that Prometheus has for an instrument of the bot.</summary>
    private static IEnumerable<string> PrometheusNames(Instrument instrument)
    {
        if (instrument.Meter.Name != BotMetrics.MeterName)
        {
            return [];
        }

        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        var name = instrument.Name.Replace('.', '_') + unit;
        return instrument is Counter<long> ? [$"{name}_total"] : [name, $"{name}_bucket"];
    }

    [GeneratedRegex(@"\b(nemobot|dotnet)_\w+\b")]
    private static partial Regex Series();

    [GeneratedRegex("""^(# (TYPE|HELP|UNIT|EOF).*|[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\.)*",?)*\})? [-+0-9.eEINnaf]+( \S+)?)$""")]
    private static partial Regex Line();
}
