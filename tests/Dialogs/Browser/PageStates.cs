using System.Buffers.Binary;
using Harness;
using Harness.Bot;
using Microsoft.Playwright;

namespace Dialogs.Browser;

/// <summary>The states of the page that a person meets, in one conversation.</summary>
internal sealed class PageStates : IAsyncDisposable
{
    private readonly BotHarness _bot;
    private readonly TestBrowser _browser;

    private PageStates(BotHarness bot, TestBrowser browser) => (_bot, _browser) = (bot, browser);

    public static async Task<PageStates> StartAsync(Chromium chromium)
    {
        var browser = await TestBrowser.StartAsync(chromium);
        return new(await BotHarness.StartAsync(BotHarness.Quick with { CreditsPerAccount = 1000 }, scripted: true), browser);
    }

    /// <summary>Gives the page other colors and another width, and waits until nothing moves.</summary>
    public static async Task ShowAsync(IPage page, ColorScheme colors, int width)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = colors });
        await page.SetViewportSizeAsync(width, 800);
        await page.EvaluateAsync(
            """
            async () => {
              const frame = () => new Promise(requestAnimationFrame);
              await frame();
              await frame();
              await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
            }
            """);
    }

    /// <summary>Leads a page through the states, and calls back in each, with its name; the state lasts until the callback returns.</summary>
    public async Task VisitAsync(Func<string, IPage, Task> visit)
    {
        var page = await _browser.OpenAsync(_bot.Address, prepare: context => context.GrantPermissionsAsync(["notifications"]));
        await page.Clock.InstallAsync();
        await page.GetByText("Try saying").WaitForAsync();
        await visit("01-greeting", page);

        await page.Locator("#text").PressSequentiallyAsync("/");
        await page.Locator("#commands li").First.WaitForAsync();
        await visit("02-typing", page);
        await page.FillAsync("#text", "");
        await page.Locator("#menu summary").ClickAsync();
        await page.Locator("#menu li").First.WaitForAsync();
        await visit("14-menu", page);
        await page.Keyboard.PressAsync("Escape");

        var clip = Path.Combine(_bot.Folder, "webcam.mp4");
        await TestClip.MakeAsync(clip);
        await File.AppendAllBytesAsync(clip, FreeBox(600 * 1024)); // Small files are sent whole, without progress.
        await UploadAsync(page, clip, "add a title \"Lisbon\"", () => visit("03-upload", page));
        await visit("04-progress", page);

        await page.Clock.FastForwardAsync(15_000); // The work is long.
        await page.Locator(".offer").WaitForAsync();
        await page.Locator(".notices summary").ClickAsync();
        await visit("05-offer", page);
        await page.Locator(".offer .press.normal").ClickAsync();
        _progress.SetResult();
        await page.Locator(".timeline svg").First.WaitForAsync();
        await IdleAsync(page);
        await visit("06-done", page);

        await SayAsync(page, "export");
        await page.Locator(".film video").WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.film video').readyState >= 2");
        await IdleAsync(page);
        await visit("07-video", page);

        await SayAsync(page, "/new");
        await page.Locator(".entry.bot:last-of-type .buttons").WaitForAsync();
        await visit("08-question", page);

        _bot.Script.NextJson("/run_sse", """{"code":403,"message":"Forbidden"}""", 403);
        await SayAsync(page, "make it brighter");
        await page.Locator(".job-end.failed").First.WaitForAsync();
        await IdleAsync(page);
        await visit("09-error", page);

        await page.SetInputFilesAsync("#files", (string[])[Copy(clip, "a.mp4"), Copy(clip, "b.mp4"), Copy(clip, "c.mp4")]);
        await SayAsync(page, "one by one");
        await page.GetByText("1 of 3").WaitForAsync();
        await SayAsync(page, "add the title \"First\"");
        await page.GetByText("2 of 3").WaitForAsync();
        await page.Locator(".film video").Nth(1).WaitForAsync();
        await IdleAsync(page);
        await page.GetByText("2 of 3").ScrollIntoViewIfNeededAsync(); // The card stays where it is, above the result.
        await visit("10-batch", page);

        await SayAsync(page, "/projects");
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.previews video')].length === 4 && [...document.querySelectorAll('.previews video')].every((video) => video.readyState >= 2)");
        await visit("11-projects", page);

        await page.Context.SetOfflineAsync(true);
        await page.Locator("#link").WaitForAsync();
        await visit("12-offline", page);

        await _bot.StopBotAsync();
        await page.ReloadAsync();
        await page.Locator(".alone .go").WaitForAsync();
        await visit("13-no-connection", page);
        Assert.Empty(_browser.Faults);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _bot.DisposeAsync();
    }

    private readonly TaskCompletionSource _progress = new();

    /// <summary>Sends the clip through a slow line, then holds the edit.</summary>
    private async Task UploadAsync(IPage page, string clip, string words, Func<Task> visit)
    {
        _bot.Script.Hold("/run_sse", _progress.Task);
        var network = await page.Context.NewCDPSessionAsync(page);
        await network.SendAsync("Network.enable");
        await ThrottleAsync(network, bytesPerSecond: 1_000);
        await page.SetInputFilesAsync("#files", clip);
        await SayAsync(page, words);
        await page.Locator(".way-bar").WaitForAsync();
        await visit();
        await ThrottleAsync(network, bytesPerSecond: -1);
        await page.Locator(".job").First.WaitForAsync();
    }

    private static async Task ThrottleAsync(ICDPSession network, int bytesPerSecond) => await network.SendAsync("Network.emulateNetworkConditions", new()
    {
        ["offline"] = false,
        ["latency"] = 0,
        ["downloadThroughput"] = -1,
        ["uploadThroughput"] = bytesPerSecond,
    });

    /// <summary>A box of MP4 without meaning, of this size.</summary>
    private static byte[] FreeBox(int size)
    {
        var box = new byte[size];
        BinaryPrimitives.WriteInt32BigEndian(box, size);
        "free"u8.CopyTo(box.AsSpan(4));
        return box;
    }

    private static async Task SayAsync(IPage page, string words)
    {
        await page.FillAsync("#text", words);
        await page.PressAsync("#text", "Enter");
    }

    /// <summary>Waits until everything sent is answered and no job runs.</summary>
    private static async Task IdleAsync(IPage page) => await page.WaitForFunctionAsync(
        "() => !document.querySelector('.entry.local, .job') && document.querySelector('#log .entry:last-of-type').classList.contains('bot')");

    /// <summary>Copies a clip, under this name; returns its path.</summary>
    private static string Copy(string clip, string name)
    {
        var path = Path.Combine(Path.GetDirectoryName(clip)!, name);
        File.Copy(clip, path);
        return path;
    }
}
