using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Harness.WebChat;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Tests;

/// <summary>Who may come in, and what they may see.</summary>
public sealed class GuardTests : IAsyncLifetime
{
    private WebChatHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await WebChatHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_page_gives_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        using var browser = _host.NewBrowser();
        var page = await browser.GetAsync("/");

        var cookie = page.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("secure", cookie, StringComparison.Ordinal);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]* src=)", html);
        Assert.DoesNotMatch(" on[a-z]+=", html);
    }

    [Fact]
    public async Task The_page_keeps_the_chat_it_knows()
    {
        using var browser = await _host.OpenPageAsync();
        var chat = await _host.ChatOfAsync(browser);
        await browser.GetAsync("/");

        Assert.Equal(chat, await _host.ChatOfAsync(browser));
        Assert.Matches("^web:[a-z2-7]{52}$", chat.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("!!!!")]
    [InlineData("CfDJ8KmIJWx1ppdBoCovciDEmemN39M_C_TYsC_qpR4Ms0ELRVsLxGQ9ifu2iiJ")]
    public async Task A_cookie_that_is_not_ours_is_a_fresh_chat_for_the_page_and_401_for_the_api(string value)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = _host.Address };
        browser.DefaultRequestHeaders.Add("Cookie", $"nemo_chat={value}");

        Assert.NotEmpty((await browser.GetAsync("/")).Headers.GetValues("Set-Cookie"));
        await (await browser.GetAsync("/api/chat/events")).RefusedAsync(HttpStatusCode.Unauthorized, "no_chat");
        await (await browser.PostJsonAsync("""{"text":"hi"}""")).RefusedAsync(HttpStatusCode.Unauthorized, "no_chat");
        await (await browser.PostAsync("/api/chat/actions/abc.def", null)).RefusedAsync(HttpStatusCode.Unauthorized, "no_chat");
        await (await browser.GetAsync("/api/chat/files/abc")).RefusedAsync(HttpStatusCode.Unauthorized, "no_chat");
    }

    [Fact]
    public async Task A_refused_sender_gets_the_reason_even_after_a_large_upload()
    {
        using var stranger = _host.NewBrowser();
        await (await stranger.SayAsync("hi", files: ("a.mp4", [.. Sending.Mp4, .. new byte[40 * 1024 * 1024]]))).RefusedAsync(HttpStatusCode.Unauthorized, "no_chat");
    }

    [Fact]
    public async Task A_link_from_another_site_does_not_replace_the_chat()
    {
        using var browser = _host.NewBrowser();
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        var page = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.False(page.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_chat_cannot_see_another_chats_events_or_files()
    {
        using var ana = await _host.OpenPageAsync();
        using var ben = await _host.OpenPageAsync();
        await (await ana.SayAsync("ana's words", files: ("ana.mp4", Sending.Mp4))).AcceptedIdAsync();
        var chat = Assert.Single(_host.Waker.Woken);
        var file = (await _host.Store.NextMessageAsync(chat, default))!.Message.Attachments.Single();

        Assert.Equal(HttpStatusCode.OK, (await ana.GetAsync($"/api/chat/files/{file.FileId}")).StatusCode);
        await (await ben.GetAsync($"/api/chat/files/{file.FileId}")).RefusedAsync(HttpStatusCode.NotFound, "not_found");
        using var events = await EventReader.OpenAsync(ben);
        await events.HistoryAsync();
        await (await ana.SayAsync("more of ana's")).AcceptedIdAsync();
        await _host.Platform.SendAsync(chat, "card", new OutgoingMessage { Text = "for ana", IsTransient = true }, default);
        await (await ben.SayAsync("ben's own")).AcceptedIdAsync();
        for (EventReader.Event next; (next = await events.NextAsync("entry")).Text != "ben's own";)
        {
            Assert.DoesNotContain("ana", next.Data, StringComparison.Ordinal);
        }

        var other = await _host.ChatOfAsync(ben);
        var refused = await Assert.ThrowsAsync<PlatformException>(() => _host.Platform.OpenAsync(other, file, default));
        Assert.Equal(PlatformFault.MessageGone, refused.Fault);
    }

    [Fact]
    public async Task A_pressed_button_belongs_to_the_presser_and_counts_once()
    {
        using var ben = await _host.OpenPageAsync();
        for (var n = 0; n < 2; n++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/actions/01abc.0f0f0f0f");
            request.Headers.Add("X-Message-Id", "press-id-0001");
            await (await ben.SendAsync(request)).AcceptedIdAsync();
        }

        // An id made by us where the client gives none.
        await (await ben.PostAsync("/api/chat/actions/01abc.0f0f0f0f", null)).AcceptedIdAsync();
        Assert.Equal(2, await _host.MessagesAsync());
        var message = (await _host.Store.NextMessageAsync(_host.Waker.Woken.First(), default))!.Message;
        Assert.Equal(("01abc.0f0f0f0f", "press-press-id-0001", ""), (message.Press, message.MessageId, message.Text));
        Assert.Equal(await _host.ChatOfAsync(ben), message.Chat);
    }

    [Theory]
    [InlineData("..%2F..%2Fetc")]
    [InlineData("ABC")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_button_that_cannot_be_ours_is_not_found(string id)
    {
        using var browser = await _host.OpenPageAsync();
        await (await browser.PostAsync($"/api/chat/actions/{id}", null)).RefusedAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("https://evil.example", null, false)]
    [InlineData("null", null, false)]
    [InlineData("http://127.0.0.1:1", null, false)]
    [InlineData(null, "cross-site", false)]
    [InlineData(null, "same-site", false)]
    [InlineData(null, "none", false)]
    [InlineData("(own)", "cross-site", false)]
    [InlineData("(own)", "same-origin", true)]
    [InlineData("(own)", null, true)]
    [InlineData(null, "same-origin", true)]
    [InlineData(null, null, true)]
    public async Task Only_our_own_page_and_scripts_may_post(string? origin, string? site, bool isAllowed)
    {
        using var browser = await _host.OpenPageAsync();
        if (origin is not null)
        {
            browser.DefaultRequestHeaders.Add("Origin", origin == "(own)" ? _host.Address.GetLeftPart(UriPartial.Authority) : origin);
        }

        if (site is not null)
        {
            browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", site);
        }

        foreach (var answer in new[] { await browser.SayAsync("hi"), await browser.PostAsync("/api/chat/actions/01abc.0f0f0f0f", null) })
        {
            if (isAllowed)
            {
                await answer.AcceptedIdAsync();
            }
            else
            {
                await answer.RefusedAsync(HttpStatusCode.Forbidden, "foreign_origin");
            }
        }
    }

    [Theory]
    [InlineData("evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]", true)]
    public async Task On_loopback_only_loopback_names_are_answered(string host, bool isAnswered)
    {
        using var browser = await _host.OpenPageAsync();
        foreach (var path in new[] { "/", "/api/chat/files/none" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = $"{host}:{_host.Address.Port}";
            Assert.Equal(isAnswered, (await browser.SendAsync(request)).StatusCode != HttpStatusCode.MisdirectedRequest);
        }
    }

    [Fact]
    public async Task An_unknown_route_is_json_for_the_api_and_a_page_for_people()
    {
        using var browser = await _host.OpenPageAsync();
        await (await browser.GetAsync("/api/chat/nothing")).RefusedAsync(HttpStatusCode.NotFound, "not_found");
        await (await browser.GetAsync("/api")).RefusedAsync(HttpStatusCode.NotFound, "not_found");
        await (await browser.DeleteAsync("/api/chat/messages")).RefusedAsync(HttpStatusCode.NotFound, "not_found");
        browser.DefaultRequestHeaders.Add("Accept-Language", "zh");
        var page = await browser.GetAsync("/no/such.page");
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Contains("lang=\"zh-Hans\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_part_the_page_names_is_served_and_asked_for_only_when_it_changed()
    {
        using var browser = await _host.OpenPageAsync();
        var html = await browser.GetStringAsync("/");
        var parts = System.Text.RegularExpressions.Regex.Matches(html, "(?:href|src)=\"(/page/[^\"]+)\"").Select(match => match.Groups[1].Value).ToHashSet();
        var toRead = new Queue<string>(parts);
        while (toRead.TryDequeue(out var path))
        {
            var part = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, part.StatusCode);
            foreach (System.Text.RegularExpressions.Match import in System.Text.RegularExpressions.Regex.Matches(await part.Content.ReadAsStringAsync(), @"from '\./([^']+)'"))
            {
                if (parts.Add($"/page/{import.Groups[1].Value}"))
                {
                    toRead.Enqueue($"/page/{import.Groups[1].Value}");
                }
            }

            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.IfNoneMatch.Add(part.Headers.ETag!);
            Assert.Equal(HttpStatusCode.NotModified, (await browser.SendAsync(again)).StatusCode);
        }

        Assert.Contains("/page/sending.js", parts);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/page/login.html")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/page/../WebChatHost.cs")).StatusCode);
    }

    [Fact]
    public async Task A_chat_that_is_switched_off_is_not_there()
    {
        await using var off = await WebChatHost.StartAsync(enabled: false);
        using var browser = off.NewBrowser();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task A_file_comes_in_ranges_and_its_name_cannot_break_out_of_the_header()
    {
        using var browser = await _host.OpenPageAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/messages")
        {
            Content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(
                "--x\r\nContent-Disposition: form-data; name=\"files\"; filename*=UTF-8''..%2F..%2Fa%22%0D%0ASet-Cookie%3A%20x%3D1%E2%80%AE%E7%89%87.mp4\r\n\r\n"), .. Sending.Mp4, .. Encoding.UTF8.GetBytes("\r\n--x--\r\n")]),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        await (await browser.SendAsync(request)).AcceptedIdAsync();
        var file = (await _host.Store.NextMessageAsync(_host.Waker.Woken.Single(), default))!.Message.Attachments.Single();

        using var range = new HttpRequestMessage(HttpMethod.Get, $"/api/chat/files/{file.FileId}");
        range.Headers.Range = new RangeHeaderValue(4, 7);
        var part = await browser.SendAsync(range);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("ftyp", await part.Content.ReadAsStringAsync());
        Assert.False(part.Headers.Contains("Set-Cookie"));
        var disposition = part.Content.Headers.GetValues("Content-Disposition").Single();
        Assert.StartsWith("inline; filename=\"a_Set-Cookie: x=1_.mp4\"; filename*=UTF-8''a", disposition, StringComparison.Ordinal);
        Assert.EndsWith("%E7%89%87.mp4", disposition, StringComparison.Ordinal);
        Assert.Contains("sandbox", part.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var saved = await browser.GetAsync($"/api/chat/files/{file.FileId}?download");
        Assert.StartsWith("attachment;", saved.Content.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);
        Assert.Equal(Sending.Mp4, await saved.Content.ReadAsByteArrayAsync());
        using var head = new HttpRequestMessage(HttpMethod.Head, $"/api/chat/files/{file.FileId}");
        Assert.Equal(Sending.Mp4.Length, (await browser.SendAsync(head)).Content.Headers.ContentLength);
    }
}
