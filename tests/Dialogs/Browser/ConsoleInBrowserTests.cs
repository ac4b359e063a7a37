using Deque.AxeCore.Playwright;
using Harness.Bot;
using Microsoft.Playwright;
using NemoVideo.Simulator.Faults;

namespace Dialogs.Browser;

/// <summary>The console as an operator uses it.</summary>
[Collection("Browser")]
public sealed class ConsoleInBrowserTests(Chromium chromium)
{
    private const string Code = "a long operator code";

    [Fact]
    public async Task An_operator_finds_a_failed_job_retries_it_and_lowers_a_limit()
    {
        await using var bot = await StartAsync();
        var ana = await FailAsync(bot);
        await using var browser = await TestBrowser.StartAsync(chromium);
        var page = await EnterAsync(browser, bot);

        await page.GetByRole(AriaRole.Link, new() { Name = "Jobs", Exact = true }).ClickAsync();
        await page.GetByLabel("State").SelectOptionAsync("Failed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit " }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Retry this job" }).ClickAsync();
        await page.GetByText("The work is asked for once more").WaitForAsync();
        await ana.SeesCardAsync(NemoBot.Core.Model.CardState.Done, "Hello");

        await page.GetByRole(AriaRole.Link, new() { Name = "Settings", Exact = true }).ClickAsync();
        await page.GetByLabel("Messages per minute of one chat").FillAsync("0");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Alert).GetByText("must be between 1 and 1000000").WaitForAsync();
        await page.GetByLabel("Messages per minute of one chat").FillAsync("40");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Limits:ChatPerMinute is changed.").WaitForAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Audit", Exact = true }).ClickAsync();
        await page.GetByText("Set Limits:ChatPerMinute from 10000 to 40.").WaitForAsync();
        await page.GetByText("Asked to retry Edit").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await page.Locator("#code").WaitForAsync();
        await page.GoBackAsync();
        await page.Locator("#code").WaitForAsync(); // Nothing of it is left in the browser.
        Assert.Empty(browser.Faults);
    }

    [Fact]
    public async Task Every_page_is_accessible_and_large_enough_to_touch_in_light_and_dark_wide_and_narrow()
    {
        await using var bot = await StartAsync();
        await FailAsync(bot);
        await bot.RestartAsync(); // The charts have what was done.
        await using var browser = await TestBrowser.StartAsync(chromium);
        var page = await EnterAsync(browser, bot);
        var folder = Environment.GetEnvironmentVariable("NEMOBOT_SCREENSHOTS");
        List<string> faults = [];
        var visited = 0;
        foreach (var path in (string[])["/operator", "/operator/people", "/operator/people?person=0123456789abcdef0123456789abcdef", "/operator/jobs", "/operator/jobs?state=Failed", "/operator/settings", "/operator/audit"])
        {
            await page.GotoAsync(new Uri(bot.Address, path).ToString());
            if (path.EndsWith("Failed", StringComparison.Ordinal))
            {
                await page.GetByRole(AriaRole.Link, new() { Name = "Edit " }).ClickAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "Retry this job" }).WaitForAsync();
            }

            foreach (var (colors, width) in ((ColorScheme, int)[])[(ColorScheme.Light, 1200), (ColorScheme.Dark, 1200), (ColorScheme.Light, 360), (ColorScheme.Dark, 360)])
            {
                await PageStates.ShowAsync(page, colors, width);
                var result = await page.RunAxe();
                Assert.NotEmpty(result.Passes);
                faults.AddRange(result.Violations.Select(rule => $"{path}, {colors}, {width}: {rule.Id}: {rule.Help}: {string.Join("; ", rule.Nodes.Select(node => node.Html))}"));
                faults.AddRange((await AccessibilityTests.TooSmallAsync(page)).Select(fault => $"{path}, {width}: {fault}"));
                if (!string.IsNullOrEmpty(folder)) // scripts/screenshots.sh
                {
                    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"console-{visited / 4}-{colors.ToString().ToLowerInvariant()}-{width}.png"), FullPage = true });
                }

                visited++;
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Empty(browser.Faults);
    }

    private static Task<BotHarness> StartAsync() => BotHarness.StartAsync(settings: new() { ["Operator:Code"] = Code });

    /// <summary>Lets somebody's edit fail.</summary>
    private static async Task<Friend> FailAsync(BotHarness bot)
    {
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Chat, 403, 403, "Forbidden"));
        var ana = bot.Friend();
        await ana.SaysAsync("add a title \"Hello\"", ("clip.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(NemoBot.Core.Model.CardState.Failed);
        return ana;
    }

    private static async Task<IPage> EnterAsync(TestBrowser browser, BotHarness bot)
    {
        var page = await browser.OpenAsync(bot.Address);
        await page.GotoAsync(new Uri(bot.Address, "/operator").ToString());
        await page.FillAsync("#code", Code);
        await page.PressAsync("#code", "Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Last 24 hours", Exact = true }).WaitForAsync();
        return page;
    }
}
