using Harness;
using Harness.Bot;
using Microsoft.Playwright;
using NemoBot.Core.Text.Localization;

namespace Dialogs.Browser;

/// <summary>What a person does on the page besides the story.</summary>
[Collection("Browser")]
public sealed class PageTests(Chromium chromium) : IAsyncLifetime
{
    private static readonly Texts English = Texts.In("en");

    private BotHarness _bot = null!;
    private TestBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _browser = await TestBrowser.StartAsync(chromium);
        _bot = await BotHarness.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _bot.DisposeAsync();
    }

    [Fact]
    public async Task A_chosen_language_changes_the_page_at_once_in_every_tab_and_after_a_reload()
    {
        var first = await _browser.OpenAsync(_bot.Address);
        var second = await _browser.OpenTabAsync(first, _bot.Address);
        await SayAsync(first, "/help");
        await first.Locator(".entry.you:not(.local)").WaitForAsync();

        foreach (var language in (string[])["de", "zh-Hant"])
        {
            var texts = Texts.In(language);
            await SayAsync(first, $"/language {language}");

            foreach (var page in (IPage[])[first, second])
            {
                await page.WaitForFunctionAsync("(language) => document.documentElement.lang === language", language);
                await page.GetByPlaceholder(texts[TextKey.PageFieldHint]).WaitForAsync();
                await page.GetByText(texts[TextKey.PageTagline]).WaitForAsync();
                await page.Locator(".day").GetByText(texts[TextKey.PageToday]).WaitForAsync();
                Assert.Equal(texts[TextKey.PageAttach], await page.Locator("#attach").GetAttributeAsync("aria-label"));
                Assert.Equal(texts[TextKey.PageYou], await page.Locator(".entry.you").First.GetAttributeAsync("aria-label"));
            }
        }

        await second.ReloadAsync();
        Assert.Equal("zh-Hant", await second.EvaluateAsync<string>("() => document.documentElement.lang"));
        Assert.Empty(_browser.Faults);
    }

    [Fact]
    public async Task Earlier_lines_come_on_request_and_the_view_stays_where_it_is()
    {
        var page = await _browser.OpenAsync(_bot.Address);
        await SayAsync(page, "/help");
        await page.Locator(".entry.you:not(.local)").WaitForAsync();
        await LongHistory.WriteAsync(_bot, page, 0, 450);
        await page.ReloadAsync();
        await page.GetByText("Line 449").WaitForAsync();
        Assert.Equal(200, await page.Locator("#log .entry").CountAsync());
        Assert.Equal(0, await page.GetByText("Line 249 ").CountAsync());
        var first = page.GetByText("Line 250 ");

        foreach (var (shown, isLast) in ((int, bool)[])[(400, false), (453, true)]) // With the greeting, "/help" and its answer.
        {
            await page.Locator("#earlier").ScrollIntoViewIfNeededAsync();
            var top = (await first.BoundingBoxAsync())!.Y;
            await page.Locator("#earlier").ClickAsync();
            await page.WaitForFunctionAsync($"() => document.querySelectorAll('#log .entry').length === {shown}");
            await page.EvaluateAsync("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");

            Assert.InRange((await first.BoundingBoxAsync())!.Y, top - 2, top + 2);
            Assert.Equal(!isLast, await page.Locator("#earlier").IsVisibleAsync());
            first = page.GetByText("Line 50 ");
        }

        var numbers = await page.EvaluateAsync<int[]>("() => [...document.querySelectorAll('#log .entry strong')].map((bold) => Number(bold.textContent)).filter((number) => number > 0)");
        Assert.Equal(numbers.Order(), numbers);
        Assert.Empty(_browser.Faults);
    }

    [Fact]
    public async Task A_change_far_above_leaves_no_gap_between_the_lines()
    {
        var page = await _browser.OpenAsync(_bot.Address);
        await SayAsync(page, "/help");
        await page.Locator(".entry.you:not(.local)").WaitForAsync();
        await LongHistory.WriteAsync(_bot, page, 0, 300);
        await page.ReloadAsync();
        await page.GetByText("Line 299").WaitForAsync();

        await LongHistory.WriteAsync(_bot, page, 20, 1); // As after a press in another tab.
        await LongHistory.WriteAsync(_bot, page, 300, 1);

        var changed = page.Locator("[data-id='line-0020']");
        await page.Locator("[data-id='line-0300']").WaitForAsync();
        Assert.Equal(0, await changed.CountAsync());
        await page.Locator("#earlier").ClickAsync();
        await changed.WaitForAsync();
        Assert.Equal(304, await page.Locator("#log .entry").CountAsync()); // With the greeting, "/help" and its answer.
    }

    [Fact]
    public async Task A_button_leads_to_the_end_and_counts_what_is_new_there()
    {
        var page = await _browser.OpenAsync(_bot.Address);
        await SayAsync(page, "/help");
        await page.Locator(".entry.you:not(.local)").WaitForAsync();
        await LongHistory.WriteAsync(_bot, page, 0, 40);
        await page.GetByText("Line 39").WaitForAsync();
        var jump = page.Locator("#news");
        Assert.False(await jump.IsVisibleAsync());

        await page.EvaluateAsync("() => document.querySelector('#scroller').scrollTo(0, 0)");
        await jump.WaitForAsync();
        Assert.Equal("Go to the latest message", await jump.GetAttributeAsync("aria-label"));
        await LongHistory.WriteAsync(_bot, page, 40, 3);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go to the latest message (3 new)" }).ClickAsync();

        await jump.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await page.WaitForFunctionAsync("() => { const { scrollTop, scrollHeight, clientHeight } = document.querySelector('#scroller'); return scrollHeight - scrollTop - clientHeight < 5; }");
    }

    [Fact]
    public async Task The_end_stays_in_view_when_a_picture_loads_while_the_page_scrolls_down()
    {
        var page = await _browser.OpenAsync(_bot.Address);
        await SayAsync(page, "/help");
        await LongHistory.WriteAsync(_bot, page, 0, 40);
        await page.GetByText("Line 39").WaitForAsync();

        await page.EvaluateAsync(
            """
            async () => {
              const scroller = document.querySelector('#scroller');
              scroller.scrollTop -= 20;
              await new Promise((done) => scroller.addEventListener('scroll', done, { once: true }));
              document.querySelector('#log .entry:last-of-type').style.paddingBottom = '400px';
              scroller.scrollTop += 10;
            }
            """);

        await page.WaitForFunctionAsync("() => { const { scrollTop, scrollHeight, clientHeight } = document.querySelector('#scroller'); return scrollHeight - scrollTop - clientHeight < 5; }");
        Assert.False(await page.Locator("#news").IsVisibleAsync());
    }

    [Fact]
    public async Task Typing_a_slash_offers_commands_that_the_keyboard_and_screen_readers_can_use()
    {
        var page = await _browser.OpenAsync(_bot.Address);
        await page.Locator("#text:focus").WaitForAsync(); // Ready to type.
        await page.Keyboard.TypeAsync("/");
        var options = page.GetByRole(AriaRole.Option);
        Assert.Equal(21, await options.CountAsync());
        Assert.Equal("/export Export the video and get the file", (await options.Nth(2).InnerTextAsync()).ReplaceLineEndings(" "));

        await page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal("command-help", await page.Locator("#text").GetAttributeAsync("aria-activedescendant"));
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal(0, await options.CountAsync());
        await page.Keyboard.TypeAsync("lan");
        Assert.Equal(1, await options.CountAsync());
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("/language", await page.InputValueAsync("#text")); // Not sent.

        await page.FillAsync("#text", "");
        await page.Keyboard.TypeAsync("/ed");
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("/edit ", await page.InputValueAsync("#text")); // It waits for the edit.
        await page.FillAsync("#text", "");
        await page.Keyboard.TypeAsync("/cre");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".entry.you:not(.local)").GetByText("/credits").WaitForAsync();
        Assert.Equal("", await page.InputValueAsync("#text"));
        Assert.Empty(_browser.Faults);
    }

    [Fact]
    public async Task The_arrow_up_in_an_empty_field_brings_back_the_last_message()
    {
        var page = await _browser.OpenAsync(_bot.Address);
        await page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal("", await page.InputValueAsync("#text"));
        await SayAsync(page, "/credits");
        await SayAsync(page, "/status");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.entry.you:not(.local)').length === 2");

        await page.Keyboard.PressAsync("ArrowUp");

        Assert.Equal("/status", await page.InputValueAsync("#text"));
        await page.FillAsync("#text", "mine");
        await page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal("mine", await page.InputValueAsync("#text"));
    }

    [Fact]
    public async Task A_page_that_cannot_renew_its_cookie_at_once_tries_again()
    {
        var page = await _browser.OpenAsync(_bot.Address);
        var root = _bot.Address.ToString();
        await page.RouteAsync(root, async route =>
        {
            await route.FulfillAsync(new() { Status = 502 });
            await page.UnrouteAsync(root);
        });
        await page.Context.ClearCookiesAsync();

        await page.RunAndWaitForResponseAsync(
            () => page.EvaluateAsync("() => dispatchEvent(new Event('online'))"), // Connects anew.
            answer => answer.Url.EndsWith("/api/chat/events", StringComparison.Ordinal) && answer.Status == 200);

        await SayAsync(page, "/help");
        await page.Locator(".entry.you:not(.local)").WaitForAsync();
    }

    [Fact]
    public async Task A_refused_message_still_says_why_after_a_reload()
    {
        const string Why = "This chat is full for today.";
        var page = await _browser.OpenAsync(_bot.Address);
        await page.RouteAsync("**/api/chat/messages", route => route.FulfillAsync(new() { Status = 422, Json = new { error = new { code = "full", message = Why } } }));
        await SayAsync(page, "make it brighter");
        await page.Locator(".entry.you.failed").GetByText(Why).WaitForAsync();

        await page.ReloadAsync();

        var refused = page.Locator(".entry.you.failed");
        await refused.GetByText(Why).WaitForAsync();
        Assert.Equal(["Edit", "Discard"], await refused.GetByRole(AriaRole.Button).AllInnerTextsAsync()); // To try again would change nothing.
        await page.UnrouteAsync("**/api/chat/messages");
    }

    [Fact]
    public async Task Enter_that_ends_a_composition_sends_nothing()
    {
        var page = await _browser.OpenAsync(_bot.Address, "ja-JP");
        var input = await page.Context.NewCDPSessionAsync(page);
        await page.FocusAsync("#text");
        await input.SendAsync("Input.imeSetComposition", new() { ["text"] = "どうが", ["selectionStart"] = 3, ["selectionEnd"] = 3 });
        // As a browser reports the key that an input method takes: Chromium and Firefox by isComposing, Safari by the code 229 alone.
        foreach (var composing in (bool[])[true, false])
        {
            await page.EvaluateAsync(
                "(isComposing) => document.querySelector('#text').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: isComposing ? 13 : 229, isComposing, bubbles: true, cancelable: true }))", composing);
        }

        await input.SendAsync("Input.insertText", new() { ["text"] = "動画" });
        Assert.Equal("動画", await page.InputValueAsync("#text"));
        Assert.Equal(0, await page.Locator(".entry.you").CountAsync());

        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".entry.you:not(.local)").GetByText("動画").WaitForAsync();
    }

    [Fact]
    public async Task Clips_are_shown_whole_and_those_that_the_browser_cannot_show_as_a_still_or_by_name()
    {
        var portrait = Path.Combine(_bot.Folder, "portrait.mp4");
        var (modern, older) = (Path.Combine(_bot.Folder, "iphone.mp4"), Path.Combine(_bot.Folder, "old-camera.mp4"));
        await Machine.RunAsync(Machine.Ffmpeg, "-loglevel", "error", "-y", "-f", "lavfi", "-i", "testsrc=s=180x320:d=1", "-c:v", "libx264", "-pix_fmt", "yuv420p", portrait);
        string[] unplayable = ["-loglevel", "error", "-y", "-f", "lavfi", "-i", "testsrc=s=320x180:d=1", "-f", "lavfi", "-i", "sine=duration=1", "-pix_fmt", "yuv420p", "-c:a", "aac"];
        await Machine.RunAsync(Machine.Ffmpeg, [.. unplayable, "-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=error", modern]);
        await Machine.RunAsync(Machine.Ffmpeg, [.. unplayable, "-c:v", "mpeg4", "-tag:v", "mp4v", older]);
        var page = await _browser.OpenAsync(_bot.Address);
        var damaged = Path.Combine(_bot.Folder, "damaged.mp4");
        await File.WriteAllBytesAsync(damaged, SampleMedia.Mp4());
        await page.SetInputFilesAsync("#files", [portrait, modern, older, damaged]);
        await SayAsync(page, "");
        await page.Locator(".entry.you:not(.local)").WaitForAsync();

        await page.Locator(".entry.you:not(.local) .file", new() { HasText = "damaged.mp4" }).WaitForAsync();
        await page.Locator(".entry.you:not(.local) li", new() { HasText = "iphone.mp4" }).Locator("img").WaitForAsync();
        await page.Locator(".entry.you:not(.local) li", new() { HasText = "old-camera.mp4" }).Locator("img").WaitForAsync();
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.entry.you:not(.local) img.picture')].filter((still) => still.naturalWidth === 320).length === 2");
        await page.WaitForFunctionAsync("() => document.querySelector('.entry.you:not(.local) video').videoWidth > 0");
        var ratio = await page.EvaluateAsync<double>("() => { const box = document.querySelector('.entry.you:not(.local) video').getBoundingClientRect(); return box.width / box.height; }");

        Assert.Equal(1, await page.Locator(".entry.you:not(.local) video").CountAsync());
        Assert.InRange(ratio, 0.55, 0.58); // 9 to 16.
        Assert.NotNull(await page.Locator(".entry.you:not(.local) .sent-files a").Last.GetAttributeAsync("href"));
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    public async Task The_greeting_is_in_view_on_a_small_phone(string locale)
    {
        var page = await _browser.OpenAsync(_bot.Address, locale, 360, 640);
        await page.Locator("#empty").WaitForAsync();

        var box = (await page.Locator(".entry.bot .words").BoundingBoxAsync())!;
        var header = (await page.Locator("header").BoundingBoxAsync())!;

        Assert.InRange(box.Y, header.Y + header.Height, 640);
        Assert.Equal(0, await page.EvaluateAsync<double>("() => document.querySelector('#scroller').scrollTop"));
        Assert.Equal(360, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task The_mark_is_fetched_once_however_many_messages_show_it()
    {
        var page = await _browser.OpenAsync(_bot.Address);
        for (var n = 0; n < 5; n++)
        {
            await SayAsync(page, "/credits");
        }

        await page.WaitForFunctionAsync("() => document.querySelectorAll('.entry.bot > .mark').length >= 6");
        var fetched = await page.EvaluateAsync<string[]>(
            "() => performance.getEntriesByType('resource').filter(({ name, transferSize }) => name.endsWith('/mark.svg') && transferSize > 0).map(({ name }) => name)");
        Assert.Single(fetched);
    }

    [Fact]
    public async Task Without_a_connection_a_bar_says_so_and_what_was_written_meanwhile_is_sent_later()
    {
        var page = await _browser.OpenAsync(_bot.Address);
        await page.Context.SetOfflineAsync(true);
        await page.GetByText("You're offline.").WaitForAsync();
        await SayAsync(page, "/credits");
        await page.Locator(".entry.failed").WaitForAsync();

        await page.Context.SetOfflineAsync(false);

        await page.Locator(".entry.you:not(.local)").WaitForAsync();
        await page.Locator("#link").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.Equal(1, await page.Locator(".entry.you:not(.local)").CountAsync());
    }

    [Fact]
    public async Task A_message_in_another_writing_direction_keeps_it()
    {
        var page = await _browser.OpenAsync(_bot.Address);
        await SayAsync(page, "مرحبا بالعالم");
        var words = page.Locator(".entry.you:not(.local) .words");
        await words.WaitForAsync();

        Assert.Equal("rtl", await words.EvaluateAsync<string>("(element) => getComputedStyle(element).direction"));
        Assert.Equal("ltr", await page.Locator(".entry.bot .words").First.EvaluateAsync<string>("(element) => getComputedStyle(element).direction"));
    }

    [Fact]
    public async Task The_menu_is_used_by_the_keyboard_and_what_is_forgotten_begins_anew_in_the_same_page()
    {
        var page = await _browser.OpenAsync(_bot.Address);
        await SayAsync(page, "/credits");
        await page.Locator(".entry.you:not(.local)").WaitForAsync();
        var before = (await page.Context.CookiesAsync()).Single(cookie => cookie.Name == "nemo_chat").Value;

        await page.Locator("#menu summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = English[TextKey.LaterForget] }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = English[TextKey.ButtonForgetYes] }).ClickAsync();

        await page.GetByText(English[TextKey.ForgetDone]).WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.entry.you').length === 0");
        await page.GetByText("Try saying").First.WaitForAsync(); // The greeting of the new chat.
        Assert.NotEqual(before, (await page.Context.CookiesAsync()).Single(cookie => cookie.Name == "nemo_chat").Value);
        Assert.Equal(1, await page.GetByText(English[TextKey.ForgetDone]).CountAsync());
        await SayAsync(page, "/projects");
        await page.GetByText(English[TextKey.ProjectsNone]).WaitForAsync();
        Assert.Empty(_browser.Faults);
    }

    [Fact]
    public async Task Who_logs_out_is_asked_and_gets_another_chat()
    {
        var page = await _browser.OpenAsync(_bot.Address);
        await SayAsync(page, "/credits");
        await page.Locator(".entry.you:not(.local)").WaitForAsync();
        var before = (await page.Context.CookiesAsync()).Single(cookie => cookie.Name == "nemo_chat").Value;
        var asked = "";
        page.Dialog += (_, dialog) =>
        {
            asked = dialog.Message;
            _ = dialog.AcceptAsync();
        };

        await page.Locator("#menu summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = English[TextKey.LaterLogOut] }).ClickAsync();

        await page.WaitForFunctionAsync("() => document.querySelectorAll('.entry.bot').length > 0 && document.querySelectorAll('.entry.you').length === 0");
        Assert.Equal(English[TextKey.LaterLogOutSure], asked);
        Assert.NotEqual(before, (await page.Context.CookiesAsync()).Single(cookie => cookie.Name == "nemo_chat").Value);
    }

    private static async Task SayAsync(IPage page, string words)
    {
        await page.FillAsync("#text", words);
        await page.PressAsync("#text", "Enter");
    }
}
