using Fakes.Time;
using Harness.Bot;
using NemoBot.Operations.Usage;
using NemoBot.Operations.Views;

namespace NemoBot.Tests.Operations;

/// <summary>The charts of the overview.</summary>
public sealed class ConsoleUsageTests
{
    [Fact]
    public async Task What_was_done_is_on_the_charts_after_a_restart_too()
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        var ana = bot.Friend();
        await ana.SaysAsync("add a title \"Hello\"", ("clip.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Credits used: 50");
        await bot.RestartAsync();
        using var browser = await ConsoleBrowser.EnterAsync(bot);

        var page = await browser.ReadAsync("/operator");

        foreach (var period in new[] { "Last 24 hours", "Last 31 days" })
        {
            var charts = page[page.IndexOf($"<h2>{period}</h2>", StringComparison.Ordinal)..];
            Assert.Contains("aria-label=\"Messages: 1; at most 1 in ", charts, StringComparison.Ordinal);
            Assert.Contains("aria-label=\"Jobs: 2 done or cancelled, 0 failed; at most 2 in ", charts, StringComparison.Ordinal);
            Assert.Contains("aria-label=\"Credits used: 50; at most 50 in ", charts, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nodes_add_to_the_same_row()
    {
        var row = UsageRows.Add(null, 9, new Dictionary<string, double> { ["messages"] = 2 });
        row = UsageRows.Add(row, 9, new Dictionary<string, double> { ["messages"] = 3, ["credits"] = 12.5 });
        row = UsageRows.Add(row, 10, new Dictionary<string, double> { ["messages"] = 1 });

        var read = UsageRows.Read(row);

        Assert.Equal([9, 10], read.Keys.Order());
        Assert.Equal((5, 12.5, 1), (read[9]["messages"], read[9]["credits"], read[10]["messages"]));
        Assert.Empty(UsageRows.Read(null));
    }

    [Fact]
    public async Task The_current_hour_and_day_are_the_last_ones_and_older_ones_are_not_read()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(time: clock);
        var now = clock.GetUtcNow();
        foreach (var (back, messages) in new[] { (0, 1), (23, 2), (24, 4), (30 * 24, 8), (32 * 24, 16) })
        {
            var at = now.AddHours(-back);
            await bot.Store.UpdateValueAsync(
                "operator", UsageRows.KeyOf(at), stored => UsageRows.Add(stored, at.Hour, new Dictionary<string, double> { ["messages"] = messages }), UsageRows.KeptFor, default);
        }

        var (hours, days) = await new UsageHistory(bot.Store, clock).ReadAsync(default);

        Assert.Equal((24, 1d, 2d, 3d), (hours.Count, Messages(hours[^1]), Messages(hours[0]), hours.Sum(Messages)));
        Assert.Equal((31, 8d, 15d), (days.Count, Messages(days[0]), days.Sum(Messages)));
        Assert.Equal(new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero), days[^1].Start);

        static double Messages(UsagePeriod period) => period.Counts.GetValueOrDefault("messages");
    }

    [Fact]
    public void A_chart_stacks_what_failed_on_what_did_not_and_names_the_causes()
    {
        var start = new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
        UsagePeriod[] hours =
        [
            new(start, new Dictionary<string, double> { ["jobs.Edit.Done"] = 3, ["jobs.Export.Failed"] = 1, ["fault.Stuck"] = 1 }),
            new(start.AddHours(1), new Dictionary<string, double> { ["jobs.Edit.Failed"] = 2, ["fault.NemoVideo.Unreachable"] = 2 }),
        ];

        var html = UsageCharts.Section("Last hours", "an hour", "HH:mm", hours);

        Assert.Contains("<g><title>09:00: 3 done or cancelled, 1 failed</title><rect class=\"a\" x=\"1\" y=\"15\" width=\"8\" height=\"45\"/><rect class=\"b\" x=\"1\" y=\"0\" width=\"8\" height=\"15\"/></g>", html, StringComparison.Ordinal);
        Assert.Contains("<g><title>10:00: 0 done or cancelled, 2 failed</title><rect class=\"b\" x=\"11\" y=\"30\" width=\"8\" height=\"30\"/></g>", html, StringComparison.Ordinal);
        Assert.Equal([("NemoVideo.Unreachable", 2L), ("Stuck", 1L)], UsageCharts.Faults(hours));
    }
}
