using Harness;
using Harness.Bot;
using Microsoft.Playwright;
using NemoBot.Core.Text.Localization;

namespace Dialogs.Browser;

/// <summary>
/// The whole story in each language: the greeting, a clip that is dropped, an edit, its progress, the export, and the video that plays; with no word of another
/// language on the page. All ten with <c>NEMOBOT_LONG=1</c>; by default one with a script of its own and one with the Latin one.
/// </summary>
[Collection("Browser")]
public sealed class TenLanguagesTests(Chromium chromium)
{
    /// <summary>Everything that a person sees or a screen reader says: text, labels, hints, and the names of pictures.</summary>
    private const string Shown =
        """
        () => {
          const texts = [document.title];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (!element.closest('noscript, script, [hidden]')) texts.push(walker.currentNode.data);
          }
          for (const element of document.querySelectorAll('.words p, .words li')) texts.push(element.textContent);
          for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
            for (const element of document.querySelectorAll(`[${name}]`)) texts.push(element.getAttribute(name));
          }
          return texts;
        }
        """;

    public static TheoryData<string, string> BrowserLanguages
    {
        get
        {
            (string, string)[] all = [("en", "en-GB"), ("zh-Hans", "zh-CN"), ("zh-Hant", "zh-TW"), ("es", "es-MX"), ("de", "de-AT"), ("fr", "fr-CA"), ("pt", "pt-BR"), ("ja", "ja-JP"), ("ko", "ko-KR"), ("ru", "ru-RU")];
            return [.. all.Where(language => Environment.GetEnvironmentVariable("NEMOBOT_LONG") == "1" || language.Item1 is "zh-Hant" or "fr")];
        }
    }

    [Theory]
    [MemberData(nameof(BrowserLanguages))]
    public async Task The_story_is_told_in_one_language(string language, string locale)
    {
        var texts = Texts.In(language);
        var foreign = new ForeignWords(language);
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { CreditsPerAccount = 1000 }, scripted: true);
        await using var browser = await TestBrowser.StartAsync(chromium);
        var clip = Path.Combine(bot.Folder, "webcam.mp4");
        await TestClip.MakeAsync(clip);
        var page = await browser.OpenAsync(bot.Address, locale);
        await page.Locator("#tries button").First.WaitForAsync();
        var found = new List<string>();
        await LookAsync("greeting");

        await FileDrop.DropAsync(page, clip);
        await page.Locator("#tries button").First.ClickAsync();
        await LookAsync("clip");

        var release = new TaskCompletionSource();
        bot.Script.Hold("/run_sse", release.Task);
        await page.PressAsync("#text", "Enter");
        await page.Locator(".job").First.WaitForAsync();
        await LookAsync("progress");
        release.SetResult();
        await page.Locator(".timeline svg").First.WaitForAsync();
        await LookAsync("edit");

        await PressAsync(TextKey.SuggestExport);
        var video = page.Locator(".film video");
        await video.WaitForAsync();
        await LookAsync("export");
        await page.WaitForFunctionAsync("() => document.querySelector('.film video').readyState >= 2");
        Assert.True(await video.EvaluateAsync<double>("async video => { video.muted = true; await video.play(); await new Promise(done => video.addEventListener('timeupdate', done, { once: true })); return video.currentTime; }") > 0);

        var second = Path.Combine(Directory.CreateDirectory(Path.Combine(bot.Folder, "second")).FullName, Path.GetFileName(clip));
        File.Copy(clip, second);
        await page.SetInputFilesAsync("#files", (string[])[clip, second]);
        await page.PressAsync("#text", "Enter");
        await PressAsync(TextKey.ButtonBatchSeparately);
        await ButtonOf(TextKey.ButtonBatchStop).WaitForAsync();
        await LookAsync("batch");
        await PressAsync(TextKey.ButtonBatchStop);
        await page.GetByText(texts[TextKey.BatchCancelled]).WaitForAsync();
        await page.FillAsync("#text", "/projects");
        await page.PressAsync("#text", "Enter");
        await ButtonOf(TextKey.ButtonRenameProject).WaitForAsync();
        await LookAsync("projects");
        await PressAsync(TextKey.ButtonRenameProject);
        await page.Locator(".entry.bot").Last.GetByText("40").WaitForAsync(); // The longest name.
        await LookAsync("rename");

        await page.FillAsync("#text", "");
        await page.Locator("#text").PressSequentiallyAsync("/");
        await page.Locator("#commands li").First.WaitForAsync();
        await LookAsync("commands");
        Assert.Equal(language, await page.EvaluateAsync<string>("() => document.documentElement.lang"));
        Assert.True(found.Count == 0, string.Join('\n', found.Distinct()));
        Assert.Empty(browser.Faults);

        ILocator ButtonOf(TextKey label) => page.GetByRole(AriaRole.Button, new() { Name = texts[label], Exact = true }).Last;

        Task PressAsync(TextKey label) => ButtonOf(label).ClickAsync();

        async Task LookAsync(string step) => found.AddRange(foreign.In(await page.EvaluateAsync<string[]>(Shown)).Select(fault => $"{step}: {fault}"));
    }

    /// <summary>The look finds what it looks for.</summary>
    [Theory]
    [InlineData("de", "Download")] // Whole texts of the resources,
    [InlineData("de", "Replace my background with a clean office and add the title")] // and what reads as another language.
    [InlineData("fr", "Herunterladen")]
    [InlineData("ja", "Your video is ready.")]
    [InlineData("ru", "Видео done")]
    [InlineData("zh-Hant", "一个")]
    [InlineData("ko", "下载")]
    public void A_foreign_word_is_found(string language, string text) => Assert.NotEmpty(new ForeignWords(language).In([text]));

    [Theory]
    [InlineData("de", "Dein Video ist fertig. webcam.mp4 · 1,2 MB")]
    [InlineData("ja", "NemoBot webcam.mp4 /export")]
    public void The_own_language_and_names_are_not_foreign(string language, string text) => Assert.Empty(new ForeignWords(language).In([text]));
}
