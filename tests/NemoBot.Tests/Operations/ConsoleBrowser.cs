using System.Net;
using Harness.Bot;

namespace NemoBot.Tests.Operations;

/// <summary>Somebody's browser at the console: keeps cookies, follows no redirect, and says of its forms where they come from.</summary>
internal sealed class ConsoleBrowser : IDisposable
{
    public const string Code = "a long operator code";
    public const string LookCode = "a code for looking";

    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseProxy = false };
    private readonly BotHarness _bot;

    public ConsoleBrowser(BotHarness bot)
    {
        _bot = bot;
        Http = new(_handler);
    }

    public static Dictionary<string, string?> Codes => new() { ["Operator:Code"] = Code, ["Operator:LookCode"] = LookCode };

    public HttpClient Http { get; }

    public CookieContainer Cookies => _handler.CookieContainer;

    public static async Task<ConsoleBrowser> EnterAsync(BotHarness bot, string code = Code)
    {
        var browser = new ConsoleBrowser(bot);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync("/operator/login", ("code", code))).StatusCode);
        return browser;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri(_bot.Address, path));

    public async Task<string> ReadAsync(string path)
    {
        using var page = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        return WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
    }

    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_bot.Address, path))
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            Headers = { { "Sec-Fetch-Site", "same-origin" } },
        };
        return await Http.SendAsync(request);
    }

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }
}
