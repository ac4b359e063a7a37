using System.Net;
using System.Text;
using System.Text.Json;
using Harness.Storage;
using Harness.WebChat;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Outgoing.Push;

namespace NemoBot.WebChat.Tests.Push;

/// <summary>Tests notifications to subscribed browsers when work ends, including faults of push services.</summary>
public sealed class PushTests : IAsyncLifetime
{
    private FakePushService _service = null!;
    private WebChatHost _host = null!;
    private HttpClient _page = null!;
    private ChatKey _chat;

    public async ValueTask InitializeAsync()
    {
        _service = await FakePushService.StartAsync();
        _host = await PushHost.StartAsync();
        _page = await _host.OpenPageAsync();
        _chat = await _host.ChatOfAsync(_page);
    }

    public async ValueTask DisposeAsync()
    {
        _page.Dispose();
        await _host.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task The_end_of_work_arrives_encrypted_and_signed_and_says_nothing_of_the_chat()
    {
        using var browser = new PushBrowser();
        await SubscribeAsync(browser.Subscription(_service.Endpoint("a")));
        await _host.Store.UpdateChatAsync(_chat, chat => chat with { LanguageSeen = "de" }, default);

        await EndAsync("post", PushHost.End(CardState.Done) with { Text = "Added the title Lisbon", Video = new("f", "lisbon.mp4", 5, null, null, null) });

        var sent = await _service.Arrived.TakeAsync(_ => true);
        var texts = Texts.In("de");
        Assert.Equal(("POST", "a"), (sent.Method, sent.To));
        Assert.Equal(new PushText(texts[TextKey.PushVideoReady], texts[TextKey.PushOpen], "de"), JsonSerializer.Deserialize<PushText>(browser.Decrypt(sent.Body), Wire.Options));
        Assert.Equal(("43200", "high", "job", "aes128gcm"), (sent.Headers["TTL"], sent.Headers["Urgency"], sent.Headers["Topic"], sent.Headers["Content-Encoding"]));
        using var claims = JsonDocument.Parse(PushBrowser.Claims(sent.Headers["Authorization"], await KeyAsync()));
        Assert.Equal("https://chat.example/", claims.RootElement.GetProperty("sub").GetString());
        Assert.Equal("http://127.0.0.1", claims.RootElement.GetProperty("aud").GetString());
        using var other = new PushBrowser();
        Assert.ThrowsAny<Exception>(() => other.Decrypt(sent.Body));
    }

    [Fact]
    public async Task Each_browser_of_the_chat_is_told_once_for_each_end()
    {
        await SubscribeAsync("a", "b", "a");
        await EndAsync("first", PushHost.End(CardState.Working));
        await EndAsync("first", PushHost.End(CardState.Done));
        await EndAsync("first", PushHost.End(CardState.Done) with { Text = "A button was pressed." });
        await EndAsync("cancelled", PushHost.End(CardState.Cancelled));
        await EndAsync("second", PushHost.End(CardState.Failed));

        foreach (var name in (string[])["a", "b", "a", "b"])
        {
            await _service.Arrived.TakeAsync(sent => sent.To == name);
        }

        await AssertQuietAsync();
    }

    [Fact]
    public async Task A_step_is_not_told_while_more_work_waits_but_a_failure_is()
    {
        using var browser = new PushBrowser();
        await SubscribeAsync(browser.Subscription(_service.Endpoint("a")));
        await _host.Store.CommitAsync(new() { Jobs = [Data.Job(_chat, "next")] }, default);

        await EndAsync("upload", PushHost.End(CardState.Done));
        await EndAsync("edit", PushHost.End(CardState.Failed));

        var sent = await _service.Arrived.TakeAsync(_ => true);
        Assert.Contains(Texts.In("en")[TextKey.PushFailed], JsonSerializer.Deserialize<PushText>(browser.Decrypt(sent.Body), Wire.Options)!.Title, StringComparison.Ordinal);
        await AssertQuietAsync();
    }

    [Fact]
    public async Task An_erased_chat_has_no_browsers()
    {
        await SubscribeAsync("a", "b");

        await _host.Store.EraseChatAsync(_chat, default);
        await EndAsync("first", PushHost.End(CardState.Done));

        await AssertQuietAsync();
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_browser_that_its_service_no_longer_knows_is_forgotten(int status)
    {
        await SubscribeAsync("a");
        _service.Next(status);
        await EndAsync("first", PushHost.End(CardState.Done));
        await _service.Arrived.TakeAsync(_ => true);

        await PushesAsync(pushes => pushes.Count == 0);
    }

    [Fact]
    public async Task A_service_that_asks_to_wait_is_asked_again_three_times_in_all()
    {
        await SubscribeAsync("a");
        foreach (var status in (int[])[429, 503, 500])
        {
            _service.Next(status, ("Retry-After", "0"));
        }

        await EndAsync("first", PushHost.End(CardState.Done));

        for (var attempt = 0; attempt < 3; attempt++)
        {
            await _service.Arrived.TakeAsync(_ => true);
        }

        await AssertQuietAsync();
        await PushesAsync(pushes => pushes.Count == 1);
    }

    [Theory]
    [InlineData(429, "3600")]
    [InlineData(400, "0")]
    [InlineData(413, "0")]
    [InlineData(307, "0")] // Nor is it followed to where it points.
    public async Task What_is_refused_otherwise_or_for_long_is_given_up(int status, string wait)
    {
        await SubscribeAsync("a");
        _service.Next(status, ("Retry-After", wait), ("Location", _service.Endpoint("elsewhere").AbsoluteUri));

        await EndAsync("first", PushHost.End(CardState.Done));

        Assert.Equal("a", (await _service.Arrived.TakeAsync(_ => true)).To);
        await AssertQuietAsync();
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_and_holds_up_nobody()
    {
        using var page = await _host.OpenPageAsync();
        var other = await _host.ChatOfAsync(page);
        await SubscribeAsync("a");
        await SubscribeAsync(page, "b");
        _service.Next(async http =>
        {
            http.Response.StatusCode = 500;
            http.Response.Headers.RetryAfter = "3600";
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(new byte[4096], http.RequestAborted);
            }
        });
        await EndAsync("first", PushHost.End(CardState.Done));
        await _service.Arrived.TakeAsync(sent => sent.To == "a");

        await _host.Platform.SendAsync(other, "second", PushHost.End(CardState.Done), default);

        await _service.Arrived.TakeAsync(sent => sent.To == "b");
    }

    [Fact]
    public async Task A_chat_keeps_its_newest_browsers()
    {
        await SubscribeAsync([.. Enumerable.Range(0, PushAddress.Most + 2).Select(n => $"browser-{n}")]);

        Assert.Equal(
            Enumerable.Range(2, PushAddress.Most).Select(n => _service.Endpoint($"browser-{n}").AbsoluteUri),
            (await _host.Store.GetChatAsync(_chat, default)).Pushes.Select(address => address.Endpoint));
    }

    [Fact]
    public async Task A_browser_unsubscribes_its_own_address_only()
    {
        await SubscribeAsync("a", "b");

        using var request = new HttpRequestMessage(HttpMethod.Delete, PushEndpoint.Path) { Content = Json(new WirePush(_service.Endpoint("a").AbsoluteUri, null)) };
        Assert.Equal(HttpStatusCode.NoContent, (await _page.SendAsync(request)).StatusCode);

        Assert.Equal(_service.Endpoint("b").AbsoluteUri, Assert.Single((await _host.Store.GetChatAsync(_chat, default)).Pushes).Endpoint);
    }

    [Fact]
    public async Task Only_the_page_of_a_chat_with_words_may_subscribe()
    {
        using var browser = new PushBrowser();
        var subscription = browser.Subscription(_service.Endpoint("a"));
        using var nobody = _host.NewBrowser();
        using var silent = await _host.OpenPageAsync();
        using var foreign = new HttpRequestMessage(HttpMethod.Post, PushEndpoint.Path) { Content = Json(subscription), Headers = { { "Origin", "https://evil.example" } } };

        await (await nobody.PostAsync(PushEndpoint.Path, Json(subscription))).RefusedAsync(HttpStatusCode.Unauthorized, "no_chat");
        await (await silent.PostAsync(PushEndpoint.Path, Json(subscription))).RefusedAsync(HttpStatusCode.NotFound, "not_found");
        await (await _page.SendAsync(foreign)).RefusedAsync(HttpStatusCode.Forbidden, "foreign_origin");
        Assert.Empty((await _host.Store.GetChatAsync(_chat, default)).Pushes);
    }

    [Theory]
    [InlineData("text/plain", "{}")]
    [InlineData("application/json", "")]
    [InlineData("application/json", "null")]
    [InlineData("application/json", "{}")]
    [InlineData("application/json", "[1]")]
    [InlineData("application/json", """{"endpoint":"https://push.example/a"}""")]
    [InlineData("application/json", """{"endpoint":"https://push.example/a","keys":{"p256dh":"AAAA","auth":"AAAA"}}""")]
    public async Task What_is_no_subscription_is_refused(string type, string body) =>
        await (await _page.PostAsync(PushEndpoint.Path, new StringContent(body, Encoding.UTF8, type))).RefusedAsync(HttpStatusCode.BadRequest, "malformed");

    [Fact]
    public async Task A_body_that_is_long_or_says_no_length_is_refused_unread()
    {
        await (await _page.PostAsync(PushEndpoint.Path, new StringContent(new string(' ', 5000), Encoding.UTF8, "application/json"))).RefusedAsync(HttpStatusCode.BadRequest, "malformed");
        using var chunked = new HttpRequestMessage(HttpMethod.Post, PushEndpoint.Path) { Content = new StringContent("{}", Encoding.UTF8, "application/json"), Headers = { TransferEncodingChunked = true } };
        await (await _page.SendAsync(chunked)).RefusedAsync(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task Keys_are_made_once_for_all_processes_and_lie_nowhere_in_clear()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => new PushKeys(_host.Store).GetAsync(default)));

        Assert.Single(made.Distinct());
        Assert.Equal(made[0].PublicKey, await KeyAsync());
        Assert.DoesNotContain(made[0].PrivateKey, made[0].ToString(), StringComparison.Ordinal);
        await SubscribeAsync("an-address-that-nobody-guesses");
        await _host.CloseAsync();
        Assert.All(Directory.EnumerateFiles(_host.Folder, "*", SearchOption.AllDirectories), path => Assert.DoesNotContain(
            (string[])[made[0].PrivateKey, "an-address-that-nobody-guesses"], secret => File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0));
    }

    private async Task<string> KeyAsync() => JsonDocument.Parse(await _page.GetStringAsync(PushEndpoint.Path)).RootElement.GetProperty("key").GetString()!;

    private Task<string> EndAsync(string postId, OutgoingMessage message) => _host.Platform.SendAsync(_chat, postId, message, default);

    private Task SubscribeAsync(params string[] names) => SubscribeAsync(_page, names);

    private async Task SubscribeAsync(HttpClient page, params string[] names)
    {
        using var browser = new PushBrowser();
        foreach (var name in names)
        {
            await SubscribeAsync(browser.Subscription(_service.Endpoint(name)), page);
        }
    }

    private async Task SubscribeAsync(WirePush subscription, HttpClient? page = null) =>
        Assert.Equal(HttpStatusCode.NoContent, (await (page ?? _page).PostAsync(PushEndpoint.Path, Json(subscription))).StatusCode);

    /// <summary>Nothing more is on its way: what is offered later arrives, and it alone.</summary>
    private async Task AssertQuietAsync()
    {
        using var page = await _host.OpenPageAsync();
        var other = await _host.ChatOfAsync(page);
        await SubscribeAsync(page, "last");
        await _host.Platform.SendAsync(other, "last", PushHost.End(CardState.Done), default);
        await _service.Arrived.TakeAsync(sent => sent.To == "last");
        Assert.Empty(_service.Arrived.Left);
    }

    private async Task PushesAsync(Func<IReadOnlyList<PushAddress>, bool> isSo) =>
        await Fakes.Time.Eventually.HoldsAsync(async _ => isSo((await _host.Store.GetChatAsync(_chat, default)).Pushes), () => "the addresses", TimeSpan.FromSeconds(20), default);

    private static StringContent Json<T>(T value) => new(JsonSerializer.Serialize(value, Wire.Options), Encoding.UTF8, "application/json");
}
