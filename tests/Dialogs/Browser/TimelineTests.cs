using Harness.Bot;
using Microsoft.Playwright;
using NemoBot.Core.Text.Localization;

namespace Dialogs.Browser;

/// <summary>What a person does with the clips of a timeline on the page.</summary>
[Collection("Browser")]
public sealed class TimelineTests(Chromium chromium) : IAsyncLifetime
{
    private BotHarness _bot = null!;
    private TestBrowser _browser = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _browser = await TestBrowser.StartAsync(chromium);
        _bot = await BotHarness.StartAsync();
        _page = await _browser.OpenAsync(_bot.Address);
        await LongHistory.WriteTimelineAsync(_bot, _page, [("beach.mp4", 0, 4), ("tram.mov", 4, 4), ("tower.mp4", 8, 2)], [("“Lisbon”", 1, 6)]);
        await _page.Locator(".timeline .segment").First.WaitForAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(_browser.Faults);
        await _browser.DisposeAsync();
        await _bot.DisposeAsync();
    }

    [Fact]
    public async Task A_click_on_a_clip_writes_a_sentence_about_its_moment_and_sends_nothing()
    {
        var box = (await Clip("tram.mov").BoundingBoxAsync())!;

        await _page.Mouse.ClickAsync(box.X + (box.Width / 2), box.Y + 8);

        Assert.Matches(@"^Trim tram\.mov from 0:0[56](\.\d)?$", await TextAsync());
        Assert.Equal(0, await _page.Locator(".entry.you").CountAsync());
    }

    [Fact]
    public async Task A_second_click_takes_the_place_of_an_unchanged_sentence_and_stands_below_a_changed_one()
    {
        await Clip("tram.mov").FocusAsync();
        await _page.Keyboard.PressAsync("Enter");
        await Clip("tower.mp4").FocusAsync();
        await _page.Keyboard.PressAsync(" ");
        Assert.Equal("Trim tower.mp4 from 0:08", await TextAsync());

        await _page.FillAsync("#text", "Mute it.");
        await Clip("tram.mov").FocusAsync();
        await _page.Keyboard.PressAsync("Enter");
        Assert.Equal("Mute it.\nTrim tram.mov from 0:04", await TextAsync());
    }

    [Fact]
    public async Task Arrow_keys_lead_from_clip_to_clip_and_with_shift_they_write_where_to_move_it()
    {
        await Clip("beach.mp4").FocusAsync();
        await _page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("tram.mov from 0:04 to 0:08", await FocusAsync());
        await _page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("“Lisbon” from 0:01 to 0:07", await FocusAsync());
        await _page.Keyboard.PressAsync("ArrowUp");
        await _page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal("beach.mp4 from 0:00 to 0:04", await FocusAsync());

        await _page.Keyboard.PressAsync("Shift+ArrowRight");

        Assert.Equal("Move beach.mp4 after tram.mov", await TextAsync());
        Assert.Equal(1, await _page.Locator(".timeline .segment[tabindex='0']").CountAsync()); // One stop for the Tab key.
    }

    [Theory]
    [InlineData("tower.mp4", "beach.mp4", "Move tower.mp4 before beach.mp4")]
    [InlineData("beach.mp4", "tower.mp4", "Move beach.mp4 after tower.mp4")]
    [InlineData("beach.mp4", "tram.mov", "Move beach.mp4 after tram.mov")]
    public async Task A_clip_that_is_dragged_to_another_place_asks_for_the_new_order(string clip, string to, string sentence)
    {
        await DragAsync(clip, to);
        await _page.Mouse.UpAsync();

        await _page.Locator(".entry.you:not(.local) .words").GetByText(sentence).WaitForAsync();
        Assert.Equal("", await TextAsync());
    }

    [Fact]
    public async Task A_drag_that_is_given_up_sends_nothing()
    {
        await DragAsync("tower.mp4", "beach.mp4");
        await _page.Keyboard.PressAsync("Escape");
        await _page.Mouse.UpAsync();

        Assert.Equal(("", 0), (await TextAsync(), await _page.Locator(".entry.you").CountAsync()));
        Assert.Equal(0, await _page.Locator(".timeline .target").CountAsync());
    }

    [Fact]
    public async Task The_sentence_is_in_the_persons_language_and_goes_to_the_editor()
    {
        await _page.FillAsync("#text", "/language de");
        await _page.PressAsync("#text", "Enter");
        await _page.WaitForFunctionAsync("() => document.documentElement.lang === 'de'");

        await _page.GetByRole(AriaRole.Button, new() { Name = "tower.mp4 von 0:08 bis 0:10" }).FocusAsync();
        await _page.Keyboard.PressAsync("Enter");
        var sentence = Texts.In("de").Format(TextKey.PageClipTrim, "tower.mp4", "0:08");
        Assert.Equal(sentence, await TextAsync());
    }

    private ILocator Clip(string name) => _page.Locator($".timeline .segment[aria-label^='{name}']");

    private Task<string> TextAsync() => _page.InputValueAsync("#text");

    private Task<string> FocusAsync() => _page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-label')");

    private async Task DragAsync(string clip, string to)
    {
        var (from, target) = ((await Clip(clip).BoundingBoxAsync())!, (await Clip(to).BoundingBoxAsync())!);
        await _page.Mouse.MoveAsync(from.X + (from.Width / 2), from.Y + 8);
        await _page.Mouse.DownAsync();
        var end = target.X < from.X ? target.X + 4 : target.X + target.Width - 4;
        await _page.Mouse.MoveAsync(end, from.Y + 8, new() { Steps = 5 });
    }
}
