using System.Globalization;
using Harness.Bot;
using Harness.WebChat;
using Microsoft.Playwright;

namespace Dialogs.Browser;

/// <summary>Pictures of every state, and the page's figures; run by scripts/screenshots.sh, which names the folder.</summary>
[Collection("Browser")]
public sealed class ScreenshotTests(Chromium chromium)
{
    private static string Folder
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("NEMOBOT_SCREENSHOTS");
            Assert.SkipWhen(string.IsNullOrEmpty(folder), "scripts/screenshots.sh runs this.");
            return folder!;
        }
    }

    [Fact]
    public async Task Every_state_light_and_dark_wide_and_narrow()
    {
        var folder = Folder;
        await using var states = await PageStates.StartAsync(chromium);

        await states.VisitAsync(async (state, page) =>
        {
            foreach (var (colors, width) in ((ColorScheme, int)[])[(ColorScheme.Light, 1000), (ColorScheme.Dark, 1000), (ColorScheme.Light, 360), (ColorScheme.Dark, 360)])
            {
                await PageStates.ShowAsync(page, colors, width);
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{state}-{colors.ToString().ToLowerInvariant()}-{width}.png") });
            }
        });
    }

    [Fact]
    public async Task The_small_pages()
    {
        var folder = Folder;
        await using var browser = await TestBrowser.StartAsync(chromium);
        await using var bot = await BotHarness.StartAsync(
            settings: new() { [Phone.Setting.Key] = Phone.Setting.Value, ["Operator:Code"] = "0123456789ab" }, limits: TestPlatform.NoLimits with { IncomingBytes = 10_000 });
        bot.Set("Urls", bot.Address.ToString());
        var page = await browser.OpenAsync(bot.Address);
        await page.FillAsync("#text", "/credits");
        await page.PressAsync("#text", "Enter");
        await page.Locator(".entry.you:not(.local)").WaitForAsync();
        await page.GotoAsync(new Uri(bot.Address, "/keys").ToString());
        await page.ClickAsync(".go");
        await TakeAsync("keys");
        await page.GotoAsync(new Uri(bot.Address, "/nothing").ToString());
        await TakeAsync("not-found");
        await page.GotoAsync(new Uri(bot.Address, "/operator").ToString());
        await TakeAsync("login");

        var ben = bot.Friend();
        await ben.SaysAsync("add a title \"Hello\"", ("clip.mp4", SampleMedia.Mp4(payload: 20_000)));
        var offer = await ben.SeesAsync("Then I do what you wrote.");
        await page.GotoAsync(new Uri(bot.Address, Assert.Single(offer.Buttons).Link!.AbsolutePath).ToString());
        await TakeAsync("send");
        await page.GotoAsync(new Uri(bot.Address, "/send/nbl_nothing").ToString());
        await TakeAsync("send-gone");

        await page.GotoAsync(bot.Address.ToString());
        await page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; }");
        await page.ReloadAsync();
        await page.Locator(".entry.you:not(.local)").WaitForAsync();
        await bot.StopBotAsync();
        await page.ReloadAsync();
        await TakeAsync("offline");

        async Task TakeAsync(string name)
        {
            foreach (var (colors, width) in ((ColorScheme, int)[])[(ColorScheme.Light, 1000), (ColorScheme.Dark, 360)])
            {
                await PageStates.ShowAsync(page, colors, width);
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"small-{name}-{colors.ToString().ToLowerInvariant()}-{width}.png") });
            }
        }
    }

    [Fact]
    public async Task Figures_of_the_page()
    {
        const int Lines = 1000;
        var folder = Folder;
        await using var bot = await BotHarness.StartAsync();
        await using var browser = await TestBrowser.StartAsync(chromium);
        var page = await browser.OpenAsync(bot.Address);
        var bytes = await page.EvaluateAsync<double>(
            "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter((entry) => !entry.name.includes('/api/')).reduce((sum, entry) => sum + entry.encodedBodySize, 0)");
        await page.ReloadAsync();
        await page.Locator("#log .entry").First.WaitForAsync();
        var paint = await page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime");

        await page.FillAsync("#text", "/help");
        await page.PressAsync("#text", "Enter");
        await page.Locator(".entry.you:not(.local)").WaitForAsync();
        await LongHistory.WriteAsync(bot, page, 0, Lines);
        await page.ReloadAsync();
        await page.Locator("#earlier").WaitForAsync();
        var first = await page.EvaluateAsync<double>("() => performance.now()"); // Since the navigation began.
        var history = 0.0;
        for (var shown = 200; shown < Lines; shown += 200)
        {
            await page.Locator("#earlier").WaitForAsync();
            history += await page.EvaluateAsync<double>(
                """
                async () => {
                  const count = () => document.querySelectorAll('#log .entry').length;
                  const [before, started] = [count(), performance.now()];
                  document.querySelector('#earlier').click();
                  while (count() === before) await new Promise(requestAnimationFrame);
                  return performance.now() - started;
                }
                """);
        }

        await File.WriteAllTextAsync(
            Path.Combine(folder, "figures.txt"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"First contentful paint: {paint:0} ms. First visit: {bytes / 1000:0.0} KB over the wire. {Lines} lines: {first + history:0} ms ({history:0} ms of it for the pages above the first 200).\n"));
        Assert.True(await page.Locator("#log .entry").CountAsync() >= Lines);
    }
}
