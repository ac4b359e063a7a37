using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fakes;
using Harness.WebChat;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Tests;

/// <summary>The page is in the ten languages, from the same resources as the texts of the bot.</summary>
public sealed partial class PageWordsTests : IAsyncLifetime
{
    private OnePage _page = null!;

    private static readonly string Page = Path.Combine(Repository.FindRoot(), "src", "NemoBot.WebChat", "Page");

    public static TheoryData<string> AllLanguages => [.. Languages.All.Select(language => language.Name)];

    public async ValueTask InitializeAsync() => _page = await OnePage.OpenAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public async Task The_page_comes_with_its_words_in_the_language_of_the_browser(string language)
    {
        _page.Browser.DefaultRequestHeaders.Add("Accept-Language", $"{language},en;q=0.5");

        var html = await _page.Browser.GetStringAsync("/");

        var words = JsonSerializer.Deserialize<Dictionary<string, string>>(WebUtility.HtmlDecode(Json().Match(html).Groups["json"].Value))!;
        Assert.Equal(Texts.In(language)[TextKey.PageTooLarge], words["tooLarge"]);
        Assert.Equal(PageWords.In(Texts.In(language)), words);
        Assert.Contains($"<html lang=\"{language}\">", html, StringComparison.Ordinal);
        Assert.Contains($">{Texts.In(language)[TextKey.PageTagline]}<", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pt-BR,pt;q=0.9", "pt")]
    [InlineData("zh-TW", "zh-Hant")]
    [InlineData("zh", "zh-Hans")]
    [InlineData("it-IT,de;q=0.9", "en")]
    [InlineData("", "en")]
    public async Task The_language_is_chosen_as_for_the_chat(string asked, string language)
    {
        _page.Browser.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", asked);

        Assert.Contains($"<html lang=\"{language}\">", await _page.Browser.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_in_one_language_is_not_taken_for_the_same_page_in_another()
    {
        var german = await AskAsync("de", null);
        var same = await AskAsync("de", german.Headers.ETag!.Tag);
        var french = await AskAsync("fr", german.Headers.ETag.Tag);

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (same.StatusCode, french.StatusCode));
        Assert.Contains("Accept-Language", german.Headers.Vary);
    }

    [Fact]
    public void Words_cannot_end_the_attribute_they_stand_in()
    {
        var json = PageWords.JsonOf(new() { ["word"] = "\"><script>&\u2028剪" });

        Assert.DoesNotContain("\\\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain('<', json);
        Assert.Contains('剪', json);
    }

    [Fact]
    public void The_script_says_nothing_without_a_text_and_every_text_is_said()
    {
        var source = string.Concat(Directory.EnumerateFiles(Page, "*", SearchOption.AllDirectories)
            .Where(file => (Path.GetExtension(file) is ".js" && Path.GetFileName(file) != "send.js") || Path.GetFileName(file) == "index.html").Select(File.ReadAllText));
        var words = PageWords.AllIn(Texts.In(null)).Keys.ToHashSet();

        Assert.Subset(words, Said().Matches(source).Select(said => said.Groups["word"].Value).ToHashSet());
        Assert.DoesNotContain(words, word => !Regex.IsMatch(source, $@"\b{word}\b"));
    }

    [Fact]
    public void The_script_of_the_page_behind_a_link_has_its_words_and_no_others()
    {
        var own = File.ReadAllText(Path.Combine(Page, "send", "send.js"));
        var source = own + File.ReadAllText(Path.Combine(Page, "format.js"));
        var words = PageWords.ForSending(Texts.In(null)).Keys.ToHashSet();

        Assert.Subset(words, Said().Matches(own).Select(said => said.Groups["word"].Value).ToHashSet());
        Assert.DoesNotContain(words, word => !Regex.IsMatch(source, $@"\b{word}\b"));
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Every_refusal_has_words_with_its_subjects(string language)
    {
        var texts = Texts.In(language);

        Assert.All(Enum.GetValues<RefusalCode>(), code => Assert.NotEmpty(RefusalTexts.Of(code, texts, "a", "b", "c")));
        Assert.Contains("clip.heic", RefusalTexts.Of(RefusalCode.NeedsConversion, texts, "clip.heic", "HEIC", "JPG"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de", "Diese Nachricht ist leer")]
    [InlineData("pt-BR", "Esta mensagem está vazia")]
    [InlineData("zh-CN", "这条消息是空的")]
    [InlineData("it", "This message is empty")]
    public async Task A_refusal_is_reported_in_the_language_of_the_request(string language, string words) =>
        Assert.StartsWith(words, await (await _page.Browser.SayAsync("", language: language)).RefusedAsync(HttpStatusCode.BadRequest, "empty_message"), StringComparison.Ordinal);

    private async Task<HttpResponseMessage> AskAsync(string language, string? known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Accept-Language", language);
        if (known is not null)
        {
            request.Headers.Add("If-None-Match", known);
        }

        return await _page.Browser.SendAsync(request);
    }

    [GeneratedRegex("""<meta name="words" content="(?<json>[^"<>]*)">""")]
    private static partial Regex Json();

    [GeneratedRegex(@"\b(?:say\(|about: )'(?<word>\w+)'")]
    private static partial Regex Said();
}
