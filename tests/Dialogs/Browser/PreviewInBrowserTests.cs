using Harness;
using Harness.Bot;
using Microsoft.Playwright;
using NemoBot.Core.Text.Localization;

namespace Dialogs.Browser;

/// <summary>The preview on the page: the video, and the footage beside the result.</summary>
[Collection("Browser")]
public sealed class PreviewInBrowserTests(Chromium chromium)
{
    private static readonly Texts English = Texts.In("en");

    [Fact]
    public async Task The_edge_between_before_and_after_follows_the_keyboard()
    {
        await using var browser = await TestBrowser.StartAsync(chromium);
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { UseFfmpeg = true });
        var page = await browser.OpenAsync(bot.Address);
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "webcam.mp4", MimeType = "video/mp4", Buffer = await Stills.ClipAsync("red") });
        await page.FillAsync("#text", "make it black and white");
        await page.PressAsync("#text", "Enter");

        await page.GetByRole(AriaRole.Button, new() { Name = English[TextKey.ButtonPreview], Exact = true }).ClickAsync();
        var slider = page.GetByRole(AriaRole.Slider, new() { Name = "Before – After" });
        await slider.FocusAsync();
        await slider.PressAsync("Home");

        Assert.Equal("0%", await page.Locator(".compare").EvaluateAsync<string>("(figure) => figure.style.getPropertyValue('--edge')"));
        await slider.PressAsync("End");
        Assert.Equal("100%", await page.Locator(".compare").EvaluateAsync<string>("(figure) => figure.style.getPropertyValue('--edge')"));
        Assert.True(await page.Locator(".compare img").EvaluateAllAsync<bool>("(stills) => stills.length === 2 && stills.every((still) => still.complete && still.naturalWidth > 0)"));
        Assert.Empty(browser.Faults);
        if (Environment.GetEnvironmentVariable("NEMOBOT_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await slider.EvaluateAsync("(slider) => { slider.value = 50; slider.dispatchEvent(new Event('input')); }");
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "preview.png") });
        }
    }
}
