using Harness;
using Microsoft.Playwright;

namespace Dialogs.Browser;

/// <summary>The tests in a browser: one after another, in one browser.</summary>
[CollectionDefinition("Browser")]
public sealed class OneBrowser : ICollectionFixture<Chromium>;

/// <summary>One running Chromium, because a start costs seconds; each person has a context of their own, with nothing of the others in it.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Starts the browser with the first test that wants it. Skips the test on a machine without one.</summary>
    internal async Task<IBrowser> StartedAsync()
    {
        var program = Machine.Chromium;
        _playwright ??= await Playwright.CreateAsync();
        if (_browser is not { IsConnected: true })
        {
            _browser = await _playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = program,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            });
        }

        return _browser;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
