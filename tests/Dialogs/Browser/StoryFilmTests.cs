using Harness;
using Harness.Bot;
using Microsoft.Playwright;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator;

namespace Dialogs.Browser;

/// <summary>Films the story that the README shows; run by scripts/screenshots.sh, which names the file.</summary>
[Collection("Browser")]
public sealed class StoryFilmTests(Chromium chromium)
{
    private static readonly Texts English = Texts.In("en");

    [Fact]
    public async Task A_person_edits_previews_and_exports_a_clip()
    {
        var path = Environment.GetEnvironmentVariable("NEMOBOT_FILM");
        Assert.SkipWhen(string.IsNullOrEmpty(path), "scripts/screenshots.sh runs this.");
        await using var bot = await BotHarness.StartAsync(
            new SimulatorOptions { Speed = 1, UseFfmpeg = true, TokensPerAddress = 1000, CreditsPerAccount = 1000 },
            new() { ["Nemo:RenderPollInterval"] = "00:00:00.5", ["Nemo:RenderPolls"] = "100" });
        var clip = Path.Combine(bot.Folder, "webcam.mp4");
        await TestClip.MakeAsync(clip);
        await using var browser = await TestBrowser.StartAsync(chromium);
        var page = await browser.OpenAsync(bot.Address, width: 900, height: 700);
        await using var film = await Film.StartAsync(page);

        await page.WaitForTimeoutAsync(1500);
        await FileDrop.DropAsync(page, clip);
        await SayAsync(page, "remove my background and put me in a clean office");
        var preview = page.GetByRole(AriaRole.Button, new() { Name = English[TextKey.ButtonPreview], Exact = true });
        await preview.WaitForAsync();
        await page.WaitForTimeoutAsync(2500);
        await preview.ClickAsync();
        var slider = page.GetByRole(AriaRole.Slider, new() { Name = "Before – After" });
        await slider.WaitForAsync();
        await slider.FocusAsync();
        for (var step = 0; step < 24; step++)
        {
            await slider.PressAsync(step < 12 ? "PageDown" : "PageUp");
            await page.WaitForTimeoutAsync(90);
        }

        await SayAsync(page, "export");
        await page.Locator(".film video").Last.WaitForAsync();
        await page.GetByText("Download").Last.WaitForAsync();
        await page.Locator(".film video").Last.EvaluateAsync("async video => { video.muted = true; await video.play(); }");
        await page.WaitForTimeoutAsync(4000);
        await film.SaveAsync(path, width: 720);

        Assert.InRange(new FileInfo(path).Length, 50_000, 4_000_000);
        Assert.Empty(browser.Faults);
    }

    private static async Task SayAsync(IPage page, string words)
    {
        await page.Locator("#text").ClickAsync();
        await page.Keyboard.TypeAsync(words, new() { Delay = 35 });
        await page.WaitForTimeoutAsync(400);
        await page.Keyboard.PressAsync("Enter");
    }
}
