using Deque.AxeCore.Playwright;
using Harness.Bot;
using Microsoft.Playwright;

namespace Dialogs.Browser;

/// <summary>The page of a chat's keys, with the keyboard and for a screen reader, on a phone.</summary>
[Collection("Browser")]
public sealed class KeysPageTests(Chromium chromium) : IAsyncLifetime
{
    private BotHarness _bot = null!;
    private TestBrowser _browser = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _browser = await TestBrowser.StartAsync(chromium);
        _bot = await BotHarness.StartAsync();
        _page = await _browser.OpenAsync(_bot.Address, width: 360, height: 740);
        await _page.FillAsync("#text", "/credits");
        await _page.PressAsync("#text", "Enter");
        await _page.Locator(".entry.you:not(.local)").WaitForAsync();
        await _page.GotoAsync(new Uri(_bot.Address, "/keys").ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _bot.DisposeAsync();
    }

    [Fact]
    public async Task A_key_is_made_shown_once_and_revoked_with_the_keyboard()
    {
        await _page.Keyboard.PressAsync("Tab");
        await _page.Keyboard.PressAsync("Enter");
        var key = await _page.Locator(".made code").InnerTextAsync();
        Assert.StartsWith("nbl_", key, StringComparison.Ordinal);
        Assert.Equal(1, await _page.GetByRole(AriaRole.Button, new() { Name = "Revoke the key of" }).CountAsync());

        await _page.GotoAsync(new Uri(_bot.Address, "/keys").ToString());
        Assert.Equal(0, await _page.Locator(".made").CountAsync());

        await _page.Keyboard.PressAsync("Tab");
        await _page.Keyboard.PressAsync("Enter");
        await _page.Locator(".keys").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Empty(_browser.Faults);
    }

    [Fact]
    public async Task It_is_accessible_and_large_enough_to_touch_in_light_and_dark()
    {
        await _page.ClickAsync(".go");
        await _page.Locator(".made").WaitForAsync();
        List<string> faults = [];
        foreach (var colors in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await PageStates.ShowAsync(_page, colors, 360);
            var result = await _page.RunAxe();
            Assert.NotEmpty(result.Passes);
            faults.AddRange(result.Violations.Select(rule => $"{colors}: {rule.Id}: {rule.Help}: {string.Join("; ", rule.Nodes.Select(node => node.Html))}"));
            faults.AddRange(await AccessibilityTests.TooSmallAsync(_page));
        }

        Assert.Empty(faults);
    }
}
