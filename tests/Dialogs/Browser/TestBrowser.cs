using Microsoft.Playwright;

namespace Dialogs.Browser;

/// <summary>The windows of a test, one context for each person.</summary>
internal sealed class TestBrowser : IAsyncDisposable
{
    private readonly IBrowser _browser;
    private readonly List<IBrowserContext> _people = [];

    private TestBrowser(IBrowser browser) => _browser = browser;

    /// <summary>What scripts of all pages reported as errors.</summary>
    public List<string> Faults { get; } = [];

    public static async Task<TestBrowser> StartAsync(Chromium chromium) => new(await chromium.StartedAsync());

    /// <summary>Opens the chat as a new person.</summary>
    /// <param name="hearsConsole">Whether errors on the console count as <see cref="Faults"/> too: refused requests, for example.</param>
    /// <param name="prepare">Gives the person's browser what it has before it opens the chat: permissions, scripts.</param>
    public async Task<IPage> OpenAsync(
        Uri address, string locale = "en-US", int width = 1000, int height = 900, bool hearsConsole = false, Func<IBrowserContext, Task>? prepare = null)
    {
        var context = await NewContextAsync(locale, width, height, hearsConsole);
        await (prepare?.Invoke(context) ?? Task.CompletedTask);
        return await OpenAsync(context, address);
    }

    /// <summary>Opens any page of the bot as a new person with a phone.</summary>
    public async Task<IPage> OpenOnPhoneAsync(Uri address)
    {
        var page = await (await NewContextAsync("en-US", width: 360, height: 740, hearsConsole: true)).NewPageAsync();
        page.PageError += (_, fault) => Faults.Add(fault);
        await page.GotoAsync(address.ToString());
        return page;
    }

    private async Task<IBrowserContext> NewContextAsync(string locale, int width, int height, bool hearsConsole)
    {
        // Messages fade in, and half faded in they look different each time: without motion each state is seen as it stays.
        var context = await _browser.NewContextAsync(new() { Locale = locale, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = width, Height = height } });
        _people.Add(context);
        context.SetDefaultTimeout(60_000);
        if (hearsConsole)
        {
            context.Console += (_, line) =>
            {
                if (line.Type == "error")
                {
                    Faults.Add(line.Text);
                }
            };
        }

        return context;
    }

    /// <summary>Opens the chat in another tab of the same person.</summary>
    public Task<IPage> OpenTabAsync(IPage first, Uri address) => OpenAsync(first.Context, address);

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _people)
        {
            await context.CloseAsync();
        }
    }

    private async Task<IPage> OpenAsync(IBrowserContext context, Uri address)
    {
        var page = await context.NewPageAsync();
        page.PageError += (_, fault) => Faults.Add(fault);
        await page.GotoAsync(address.ToString());
        await page.Locator("#log .entry").First.WaitForAsync();
        return page;
    }
}
