using Deque.AxeCore.Playwright;
using Harness;
using Harness.Bot;
using Microsoft.Playwright;

namespace Dialogs.Browser;

/// <summary>The rules of axe-core (WCAG and best practices) on the web chat's page, in each state that a person meets.</summary>
[Collection("Browser")]
public sealed class AccessibilityTests
{
    [Theory]
    [InlineData(ColorScheme.Light, 1000)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task The_page_breaks_no_rule_of_accessibility(ColorScheme colors, int width)
    {
        var chromium = Machine.Chromium;
        await using var bot = await BotHarness.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
        // Messages fade in, and half faded in they have too little contrast: without motion each state is looked at as it stays.
        var context = await browser.NewContextAsync(new() { ReducedMotion = ReducedMotion.Reduce, Locale = "en-US", ColorScheme = colors, ViewportSize = new() { Width = width, Height = 900 } });
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();

        await page.GotoAsync(bot.Address.ToString());
        await page.GetByText("Try saying").WaitForAsync();
        await BreaksNoRuleAsync(page, "greeting");

        await page.FillAsync("#text", "make it brighter");
        await page.PressAsync("#text", "Enter");
        await page.Locator(".job").First.WaitForAsync();
        await BreaksNoRuleAsync(page, "answer and card");
    }

    private static async Task BreaksNoRuleAsync(IPage page, string state)
    {
        var result = await page.RunAxe();
        Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(rule => $"{state}: {rule.Id}: {rule.Help}: {string.Join("; ", rule.Nodes.Select(node => node.Html))}")));
        Assert.NotEmpty(result.Passes);
    }
}
