using Harness.Telegram;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoVideo.Drafts;

namespace NemoBot.Telegram.Tests;

/// <summary>A message with a timeline: its text at once, and then a photo of it.</summary>
public sealed class TelegramTimelineTests
{
    private static readonly ChatKey Ana = TelegramHarness.Chat(42);

    private static readonly OutgoingMessage Status = new()
    {
        Text = "**Lisbon**",
        Timeline = new([new(TrackKind.Video, "Video", [new("a.mp4", TimeSpan.Zero, TimeSpan.FromSeconds(3))])], TimeSpan.FromSeconds(3)),
        Buttons = [new("Export", new(ButtonKind.Export))],
    };

    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    [Fact]
    public async Task The_text_becomes_a_photo_of_its_timeline_and_stays_one_when_it_is_edited()
    {
        await using var bot = await StartAsync(() => Png);

        var id = await SendAsync(bot, Status);
        await bot.Platform.EditAsync(Ana, id, "post1", Status with { Buttons = [] }, default);

        var shown = Assert.Single(bot.Fake.FromBot(42));
        Assert.Equal(("Lisbon", "timeline.png"), (shown.Text, shown.Photo?.FileName));
        Assert.Empty(shown.Buttons);
        Assert.Equal(["sendMessage", "editMessageMedia", "editMessageCaption"], bot.Fake.Calls.Select(call => call.Method));
        Assert.Empty(bot.Fake.SpecFaults);
    }

    [Fact]
    public async Task Where_nothing_can_be_drawn_the_text_stays() => await StaysTextAsync(() => null, Status);

    [Fact]
    public async Task A_fault_in_drawing_does_not_cost_the_text() => await StaysTextAsync(() => throw new InvalidOperationException("broken"), Status);

    [Fact]
    public async Task A_text_that_does_not_fit_below_a_photo_stays_a_text() => await StaysTextAsync(() => Png, Status with { Text = new string('a', 1_100) });

    [Fact]
    public async Task A_drawing_that_takes_too_long_is_not_waited_for()
    {
        var clock = new Fakes.Time.ManualClock();
        using var never = new ManualResetEventSlim();
        await using var bot = await TelegramHarness.StartAsync(clock, replace: services => services.AddSingleton<ITimelinePainter>(new Painter(() =>
        {
            never.Wait(TimeSpan.FromSeconds(20));
            return Png;
        })));

        var sending = SendAsync(bot, Status);
        await bot.UntilAsync(() => bot.Fake.FromBot(42).Count > 0);
        await clock.WaitForLimitAsync(TimeSpan.FromSeconds(5));
        clock.Advance(TimeSpan.FromSeconds(5));
        await sending;
        never.Set();

        Assert.Null(Assert.Single(bot.Fake.FromBot(42)).Photo);
    }

    private static async Task StaysTextAsync(Func<byte[]?> draw, OutgoingMessage message)
    {
        await using var bot = await StartAsync(draw);

        await SendAsync(bot, message);

        Assert.Equal(["sendMessage"], bot.Fake.Calls.Select(call => call.Method));
        Assert.Single(Assert.Single(bot.Fake.FromBot(42)).Buttons);
    }

    private static Task<TelegramHarness> StartAsync(Func<byte[]?> draw) => TelegramHarness.StartAsync(replace: services => services.AddSingleton<ITimelinePainter>(new Painter(draw)));

    private static Task<string> SendAsync(TelegramHarness bot, OutgoingMessage message) => bot.Platform.SendAsync(Ana, "post1", message, default);

    private sealed class Painter(Func<byte[]?> draw) : ITimelinePainter
    {
        public byte[]? Draw(TimelinePicture timeline, IReadOnlyList<SegmentMedia> media) => draw();
    }
}
