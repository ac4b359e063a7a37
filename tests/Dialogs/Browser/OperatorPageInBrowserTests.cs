using Harness.Bot;

namespace Dialogs.Browser;

/// <summary>The operator page as an operator leaves it open.</summary>
[Collection("Browser")]
public sealed class OperatorPageInBrowserTests(Chromium chromium)
{
    [Fact]
    public async Task The_figures_are_renewed_in_place()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Operator:Code"] = "a long operator code" });
        await using var browser = await TestBrowser.StartAsync(chromium);
        var page = await browser.OpenAsync(bot.Address);
        await page.Clock.InstallAsync();
        await page.GotoAsync(new Uri(bot.Address, "/operator").ToString());
        await page.FillAsync("#code", "a long operator code");
        await page.PressAsync("#code", "Enter");
        var chats = page.Locator("dt:text-is('Chats') + dd");
        await chats.WaitForAsync();
        Assert.Equal("0", await chats.InnerTextAsync());
        await page.EvaluateAsync("() => { window.sameDocument = true; }");
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("/help");
        await ana.SeesAsync(entry => entry.From == "bot", "the help");

        await page.Clock.RunForAsync(11_000);

        await page.Locator("dt:text-is('Chats') + dd:text-is('1')").WaitForAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => window.sameDocument"));
        Assert.Empty(browser.Faults);
    }
}
