using Deque.AxeCore.Playwright;
using Harness.Bot;
using Harness.WebChat;
using Microsoft.Playwright;
using NemoBot.Core.Text.Localization;

namespace Dialogs.Browser;

/// <summary>The page behind a link, on a phone: a large file is chosen, sent through a line that breaks, and arrives in the chat that gave the link.</summary>
[Collection("Browser")]
public sealed class SendPageTests(Chromium chromium) : IAsyncLifetime
{
    /// <summary>The page sends parts of 16 MB.</summary>
    private const int FirstPart = 16 * 1024 * 1024;

    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _offsets = [];
    private BotHarness _bot = null!;
    private TestBrowser _browser = null!;
    private Friend _ana = null!;
    private Uri _link = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _browser = await TestBrowser.StartAsync(chromium);
        _bot = await BotHarness.StartAsync(settings: new() { [Phone.Setting.Key] = Phone.Setting.Value }, limits: TestPlatform.NoLimits with { IncomingBytes = 10_000 });
        _ana = _bot.Friend();
        await _ana.SaysAsync("add a title \"Hello\"", ("clip.mp4", SampleMedia.Mp4(payload: 20_000)));
        var offer = await _ana.SeesAsync("Then I do what you wrote.");
        _link = new(_bot.Address, Assert.Single(offer.Buttons).Link!.AbsolutePath);
        _page = await _browser.OpenOnPhoneAsync(_link);
    }

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        await _browser.DisposeAsync();
        await _bot.DisposeAsync();
    }

    [Fact]
    public async Task A_file_chosen_with_the_keyboard_arrives_in_the_chat_and_its_words_are_carried_out()
    {
        var others = new List<string>();
        _page.Request += (_, request) =>
        {
            if (!new Uri(request.Url).IsLoopback)
            {
                others.Add(request.Url);
            }
        };
        // Subscribes before the page loads: Playwright enables the interception of file choosers asynchronously.
        var choosing = new TaskCompletionSource<IFileChooser>();
        _page.FileChooser += (_, opened) => choosing.TrySetResult(opened);
        await _page.ReloadAsync();
        await _page.Keyboard.PressAsync("Tab");
        Assert.Equal("chosen", await _page.EvaluateAsync<string>("() => document.activeElement.id"));
        await _page.Keyboard.PressAsync("Enter");
        var chooser = await choosing.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.True(chooser.IsMultiple);
        await chooser.SetFilesAsync(await ClipAsync(1));

        await ArrivedAsync();
        await _ana.SeesAsync("Got clip.mp4");
        await _ana.SeesAsync("I added the title");
        Assert.Equal("title", await _page.EvaluateAsync<string>("() => document.activeElement.id"));
        Assert.Empty(others);
        Assert.Empty(_browser.Faults);
        await _page.ReloadAsync();
        await _page.GetByText("I carry on there").WaitForAsync();
        Assert.Equal(0, await _page.Locator("#chosen").CountAsync());
    }

    [Fact]
    public async Task After_a_reload_the_same_file_continues_where_it_was()
    {
        var warnings = new List<string>();
        _page.Dialog += async (_, dialog) =>
        {
            warnings.Add(dialog.Type);
            await dialog.AcceptAsync();
        };
        var clip = await ClipAsync(20);
        await HoldSecondPartAsync(isLost: false);
        await ChooseAsync(clip);
        await _held.Task;

        await _page.ReloadAsync();
        _release.SetResult();
        await ChooseAsync(clip);

        await ArrivedAsync();
        await _ana.SeesAsync("Got clip.mp4");
        Assert.Equal(["beforeunload"], warnings);
        Assert.Equal(["0", $"{FirstPart}", $"{FirstPart}"], _offsets);
    }

    [Fact]
    public async Task A_broken_line_is_told_and_mended_by_itself()
    {
        await HoldSecondPartAsync(isLost: true);
        await ChooseAsync(await ClipAsync(20));
        await _held.Task;
        _release.SetResult();

        await ArrivedAsync();
        await _ana.SeesAsync("I added the title");
        Assert.Equal(["0", $"{FirstPart}", $"{FirstPart}"], _offsets);
    }

    [Fact]
    public async Task A_file_that_cannot_be_edited_is_refused_in_words_and_another_can_be_chosen()
    {
        var text = Path.Combine(_bot.Folder, "notes.mp4");
        await File.WriteAllTextAsync(text, new string('x', 20_000));
        await ChooseAsync(text);
        await _page.Locator("#state.bad", new() { HasText = "notes.mp4" }).WaitForAsync();

        await ChooseAsync(await ClipAsync(1));

        await ArrivedAsync();
        await _ana.SeesAsync("Got clip.mp4");
    }

    [Fact]
    public async Task The_page_breaks_no_rule_of_accessibility_in_any_state_light_or_dark()
    {
        var faults = new List<string>();
        await CheckAsync("open");
        var text = Path.Combine(_bot.Folder, "notes.mp4");
        await File.WriteAllTextAsync(text, new string('x', 20_000));
        await ChooseAsync(text);
        await _page.Locator("#state.bad").WaitForAsync();
        await CheckAsync("refused");
        await HoldSecondPartAsync(isLost: false, isFirst: true);
        await ChooseAsync(await ClipAsync(1));
        await _held.Task;
        await CheckAsync("on its way");
        _release.SetResult();
        await ArrivedAsync();
        await CheckAsync("arrived");
        await _page.ReloadAsync();
        await CheckAsync("used");
        await _page.GotoAsync(new Uri(_link, "/send/nothing").ToString());
        await CheckAsync("gone");

        Assert.True(faults.Count == 0, string.Join('\n', faults));

        async Task CheckAsync(string state)
        {
            foreach (var colors in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await PageStates.ShowAsync(_page, colors, 360);
                var result = await _page.RunAxe();
                Assert.NotEmpty(result.Passes);
                faults.AddRange(result.Violations.Select(rule => $"{state}, {colors}: {rule.Id}: {rule.Help}: {string.Join("; ", rule.Nodes.Select(node => node.Html))}"));
                faults.AddRange((await AccessibilityTests.TooSmallAsync(_page)).Select(fault => $"{state}: {fault}"));
            }
        }
    }

    [Fact]
    public async Task The_page_fits_a_small_phone_in_every_language()
    {
        foreach (var language in Languages.All)
        {
            await _bot.Store.CommitAsync(new() { Chat = (_ana.Chat, chat => chat with { LanguageChosen = language.Name }) }, default);
            await _page.SetViewportSizeAsync(320, 640);
            await _page.ReloadAsync();
            await _page.GetByText(Texts.In(language.Name)[TextKey.SendTitle]).First.WaitForAsync();
            Assert.Empty(await AccessibilityTests.TooSmallAsync(_page));
        }
    }

    /// <summary>Holds the second part on its way to the server.</summary>
    /// <param name="isLost">Whether the line breaks under it when it is released.</param>
    /// <param name="isFirst">Whether it is the first part instead.</param>
    private async Task HoldSecondPartAsync(bool isLost, bool isFirst = false) => await _page.RouteAsync("**/uploads/*", async route =>
    {
        if (route.Request.Method != "PATCH")
        {
            await route.ContinueAsync();
            return;
        }

        _offsets.Add(route.Request.Headers["upload-offset"]);
        var isHeld = _offsets.Count == (isFirst ? 1 : 2);
        if (isHeld)
        {
            _held.SetResult();
            await _release.Task;
        }

        try
        {
            await (isLost && isHeld ? route.AbortAsync() : route.ContinueAsync());
        }
        catch (PlaywrightException)
        {
            // The page that sent it was reloaded.
        }
    });

    private Task ChooseAsync(string file) => _page.SetInputFilesAsync("#chosen", file);

    private Task ArrivedAsync() => _page.GetByRole(AriaRole.Heading, new() { Name = "It has arrived" }).WaitForAsync();

    private async Task<string> ClipAsync(int megabytes)
    {
        var path = Path.Combine(_bot.Folder, "clip.mp4");
        await File.WriteAllBytesAsync(path, SampleMedia.Mp4(payload: (megabytes << 20) - 200));
        return path;
    }
}
