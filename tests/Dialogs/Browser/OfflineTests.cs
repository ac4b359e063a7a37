using Harness.Bot;
using Microsoft.Playwright;
using NemoBot.Core.Text.Localization;

namespace Dialogs.Browser;

/// <summary>The page without a connection: the service worker shows a page of its own, and keeps nothing of the chat.</summary>
[Collection("Browser")]
public sealed class OfflineTests(Chromium chromium)
{
    [Theory]
    [InlineData("en-US", "en")]
    [InlineData("ja-JP", "ja")]
    public async Task While_the_server_is_away_a_reload_shows_a_page_of_its_own_and_the_chat_comes_back_by_itself(string locale, string language)
    {
        var texts = Texts.In(language);
        await using var browser = await TestBrowser.StartAsync(chromium);
        await using var bot = await BotHarness.StartAsync();
        bot.Set("Urls", bot.Address.ToString());
        var page = await browser.OpenAsync(bot.Address, locale);
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "webcam.mp4", MimeType = "video/mp4", Buffer = SampleMedia.Mp4() });
        await page.FillAsync("#text", "/help");
        await page.PressAsync("#text", "Enter");
        await page.Locator(".entry.you:not(.local)").WaitForAsync();
        await page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; }");
        await page.ReloadAsync(); // The service worker serves the page from here on.
        await page.Locator(".entry.you:not(.local)").WaitForAsync();

        var kept = await page.EvaluateAsync<string[]>(
            "async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat()");
        Assert.Equal(4, kept.Length);
        Assert.All(kept, path => Assert.Matches($@"^/page/v-[0-9a-f]{{16}}/(offline/{language}|base\.css|mark\.svg|later/offline\.js)$", path));

        await bot.StopBotAsync();
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = texts[TextKey.WebOfflineTitle] }).WaitForAsync();
        await page.GetByText(texts[TextKey.WebOfflineText]).WaitForAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('img.mark').naturalWidth > 0"));
        Assert.Equal(language, await page.EvaluateAsync<string>("() => document.documentElement.lang"));

        await bot.StartBotAsync();
        await page.Locator(".entry.you:not(.local)").WaitForAsync();
        Assert.Empty(browser.Faults);
    }
}
