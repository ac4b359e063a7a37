using Harness;
using Harness.Bot;
using Microsoft.Playwright;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator;

namespace Dialogs.Browser;

/// <summary>The whole story as a person lives it: in a browser, with a real clip.</summary>
[Collection("Browser")]
public sealed class BrowserStoryTests(Chromium chromium)
{
    /// <summary>Real renders take their time on a busy machine.</summary>
    private static Dictionary<string, string?> Unhurried => new() { ["Nemo:RenderPollInterval"] = "00:00:00.5", ["Nemo:RenderPolls"] = "100" };

    private static SimulatorOptions Demo => new() { Speed = 0.3, SeparateCdn = true, TokensPerAddress = 1000, CreditsPerAccount = 1000 };

    [Fact]
    public async Task A_clip_dropped_on_the_page_is_edited_exported_and_played()
    {
        await using var bot = await BotHarness.StartAsync(Demo, Unhurried);
        var clip = Path.Combine(bot.Folder, "webcam.mp4");
        await TestClip.MakeAsync(clip);
        await using var browser = await TestBrowser.StartAsync(chromium);
        var page = await browser.OpenAsync(bot.Address, height: 1240, hearsConsole: true);
        await page.GetByText("Try saying").WaitForAsync();
        await FileDrop.DropAsync(page, clip);
        await page.FillAsync("#text", "remove my background and replace it with a clean office setting");
        await page.PressAsync("#text", "Enter");
        await page.Locator(".job").First.WaitForAsync();
        await page.Locator(".timeline svg").First.WaitForAsync();
        await page.FillAsync("#text", "export");
        await page.PressAsync("#text", "Enter");
        Assert.DoesNotContain("✅", await page.Locator("#log").InnerTextAsync(), StringComparison.Ordinal); // The head of each finished card has the tick.
        var video = page.Locator(".film video");
        await video.WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.film video').readyState >= 2");
        var played = await video.EvaluateAsync<double>("async video => { video.muted = true; await video.play(); await new Promise(done => video.addEventListener('timeupdate', done, { once: true })); return video.currentTime; }");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download").ClickAsync());
        var result = Path.Combine(bot.Folder, "result.mp4");
        await download.SaveAsAsync(result);

        Assert.True(played > 0);
        await AssertOfficeBehindFigureAsync(clip, result);
        await page.ReloadAsync();
        await page.Locator(".film video").WaitForAsync(); // The history is restored.
        Assert.Empty(browser.Faults);
    }

    [Theory]
    [InlineData("en", "remove my background and replace it with a clean office setting", "export")]
    [InlineData("zh-CN", "去掉我的背景，换成干净的办公室", "导出")]
    public async Task The_same_story_by_the_HTTP_API_alone(string language, string instruction, string export)
    {
        await using var bot = await BotHarness.StartAsync(Demo, Unhurried);
        var clip = Path.Combine(bot.Folder, "webcam.mp4");
        await TestClip.MakeAsync(clip);
        await using var person = await bot.PersonAsync(language);

        await person.SaysAsync(instruction, ("webcam.mp4", await File.ReadAllBytesAsync(clip)));
        await person.SeesAsync(entry => entry.Card?.State == "done" && entry.Timeline is not null, "the finished edit");
        await person.SaysAsync(export);
        var delivered = await person.SeesVideoAsync();
        var result = Path.Combine(bot.Folder, "result.mp4");
        await File.WriteAllBytesAsync(result, await person.DownloadAsync(delivered));

        await AssertOfficeBehindFigureAsync(clip, result);
    }

    [Fact]
    public async Task On_the_page_an_edit_that_changed_nothing_has_no_tick()
    {
        await using var bot = await BotHarness.StartAsync(Demo, Unhurried);
        await using var browser = await TestBrowser.StartAsync(chromium);
        var page = await browser.OpenAsync(bot.Address);
        await page.FillAsync("#text", "put a walrus on the sofa");
        await page.PressAsync("#text", "Enter");

        await page.GetByText("I could not find an edit").WaitForAsync();

        Assert.Equal("No change", await page.Locator(".job-end").InnerTextAsync());
        Assert.Equal("job-end unchanged", await page.Locator(".job-end").GetAttributeAsync("class"));
    }

    [Fact]
    public async Task On_the_page_answers_stand_below_their_questions_also_after_a_reload()
    {
        const int Questions = 20;
        await using var bot = await BotHarness.StartAsync(Demo, Unhurried);
        await using var browser = await TestBrowser.StartAsync(chromium);
        var page = await browser.OpenAsync(bot.Address);
        await page.GetByText("Try saying").WaitForAsync();
        for (var n = 0; n < Questions; n++)
        {
            await page.FillAsync("#text", "/credits");
            await page.PressAsync("#text", "Enter");
        }

        await AssertOrderAsync();
        await page.ReloadAsync();
        await AssertOrderAsync();

        async Task AssertOrderAsync()
        {
            await page.WaitForFunctionAsync($"() => document.querySelectorAll('#log .entry.bot').length === {Questions + 1} && document.querySelectorAll('#log .entry.you:not(.local)').length === {Questions}");
            var order = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('#log .entry')].slice(1).map((entry) => entry.classList.contains('you') ? 'you' : 'bot')");
            var open = 0;
            foreach (var line in order)
            {
                open += line == "you" ? 1 : -1;
                Assert.True(open >= 0, string.Join(' ', order));
            }
        }
    }

    [Theory]
    [InlineData("de-DE", "Was soll ich mit deinem Video machen?", "Füge ruhige Musik hinzu", "1,1\u202fMB | 1:15,4 | 35\u202f%")]
    [InlineData("fr-FR", "Que dois-je faire de votre vidéo\u202f?", "Ajoute une musique calme", "1,1\u202fMo | 1:15,4 | 35\u202f%")]
    [InlineData("zh-TW", "想怎麼處理你的影片？", "加一段輕柔的音樂", "1.1\u00a0MB | 1:15.4 | 35%")]
    public async Task The_page_speaks_the_language_of_the_browser(string locale, string hint, string wish, string numbers)
    {
        await using var bot = await BotHarness.StartAsync(Demo, Unhurried);
        await using var browser = await TestBrowser.StartAsync(chromium);
        var page = await browser.OpenAsync(bot.Address, locale);
        await page.GetByPlaceholder(hint).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = wish }).ClickAsync();

        Assert.Equal(wish, await page.InputValueAsync("#text"));
        Assert.Equal(numbers, await page.EvaluateAsync<string>("async () => { const { bytes, moment, percent } = await import('/page/format.js'); return [bytes(1153434), moment(75.4), percent(0.35)].join(' | '); }"));
        Assert.Contains(FileSize.Text(500L << 20, Texts.In(locale)), await page.Locator("#invite-text").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(browser.Faults);
    }

    private static async Task AssertOfficeBehindFigureAsync(string clip, string result)
    {
        var (codec, width, height, seconds) = await TestClip.ProbeAsync(result);
        Assert.Equal("h264", codec);
        Assert.InRange(seconds, TestClip.Seconds - 0.3, TestClip.Seconds + 0.3);
        Assert.True(width <= 1920 && height <= 1920);
        var wall = TestClip.Distance(await TestClip.ColourAsync(clip, TestClip.Wall), await TestClip.ColourAsync(result, TestClip.Wall));
        var figure = TestClip.Distance(await TestClip.ColourAsync(clip, TestClip.Figure), await TestClip.ColourAsync(result, TestClip.Figure));
        Assert.True(wall > 150, $"The background is the same still (distance {wall}).");
        Assert.True(figure < 60, $"The figure changed (distance {figure}).");
    }
}
