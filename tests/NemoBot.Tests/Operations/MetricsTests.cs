using System.Diagnostics;
using Harness;
using Harness.Bot;
using NemoBot.Core.Telemetry;

namespace NemoBot.Tests.Operations;

public sealed class MetricsTests
{
    [Fact]
    public async Task The_main_story_is_counted_from_message_to_video()
    {
        await using var bot = await BotHarness.StartAsync();
        using var measured = new Measurements(bot.Services);
        await using var ana = await bot.PersonAsync();

        await ana.SaysAsync("add a title \"Lisbon\"", ("webcam.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Lisbon");
        await ana.SaysAsync("export");
        await ana.SeesVideoAsync();
        await bot.StopBotAsync(); // What is measured after the last word is measured now.

        Assert.Equal(2, measured["nemobot.messages.accepted platform=web"]);
        Assert.Equal(1, measured["nemobot.jobs.ended kind=Upload platform=web outcome=Done"]);
        Assert.Equal(1, measured["nemobot.jobs.ended kind=Edit platform=web outcome=Done"]);
        Assert.Equal(1, measured["nemobot.jobs.ended kind=Export platform=web outcome=Done"]);
        Assert.Equal(0, measured["nemobot.jobs.running kind=Edit"]);
        Assert.Equal(0, measured["nemobot.streams.open"]);
        Assert.Equal(1, measured["nemobot.tokens.fetched"]);
        Assert.Equal(2 * SampleMedia.Mp4().Length, measured["nemobot.files.written"]); // The clip as sent, and the result.
        Assert.InRange(measured["nemobot.posts.delivered platform=web operation=send"], 2, 10);
        Assert.True(measured["nemobot.store.write.duration"] > 0);
        Assert.True(measured["nemobot.job.duration kind=Edit platform=web outcome=Done"] > 0);
    }

    [Fact]
    public async Task No_series_names_a_chat_or_a_person()
    {
        await using var bot = await BotHarness.StartAsync();
        using var measured = new Measurements(bot.Services);
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("help");
        await ana.SeesAsync("export");
        await bot.StopBotAsync();

        Assert.NotEmpty(measured.Series);
        Assert.All(measured.Series, series => Assert.DoesNotContain("web:", series, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Spans_tell_the_path_and_nothing_that_was_said()
    {
        var spans = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == BotTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("make it secretword brighter", ("webcam.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync(entry => entry.Card?.State == "done" && entry.Text.Length > 0 && !entry.Text.Contains("webcam", StringComparison.Ordinal), "the edit's end");
        await bot.StopBotAsync();

        Assert.Contains(spans, span => span.OperationName == "message" && Equals(span.GetTagItem("platform"), "web"));
        Assert.Contains(spans, span => span.OperationName == "job" && Equals(span.GetTagItem("kind"), "Edit"));
        Assert.Contains(spans, span => span.OperationName == "post" && Equals(span.GetTagItem("operation"), "send"));
        var told = string.Join('\n', spans.SelectMany(span => span.TagObjects).Select(tag => $"{tag.Key}={tag.Value}"));
        Assert.DoesNotContain("secretword", told, StringComparison.Ordinal);
        Assert.DoesNotContain("web:", told, StringComparison.Ordinal);
        Assert.DoesNotContain("nmv_", told, StringComparison.Ordinal);
    }
}
