using System.Net;
using System.Text;
using System.Text.Json;
using Harness;
using Harness.Storage;
using Harness.WebChat;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Tests.Links;

/// <summary>The page behind a link, at which files too large for Telegram or Discord are sent to a chat there: who may use it, for how long, and how often.</summary>
public sealed class UploadLinkTests : IAsyncLifetime
{
    private const long MaxBytes = 1024 * 1024;

    private static readonly (string, string) PublicUrl = ("WebChat:PublicUrl", "https://chat.example.org");
    private static readonly byte[] Clip = [.. Sending.Mp4, .. Enumerable.Range(0, 20_000).Select(n => (byte)(n * 7))];

    private WebChatHost _host = null!;
    private HttpClient _phone = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await WebChatHost.StartAsync(maxUploadBytes: MaxBytes, settings: PublicUrl);
        _phone = _host.NewBrowser();
    }

    public async ValueTask DisposeAsync()
    {
        _phone.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task The_page_speaks_the_language_of_its_chat_and_tells_nothing_of_it()
    {
        var page = await OfferAsync(Data.Ana, "a1", "add a title");
        await _host.Store.CommitAsync(new() { Chat = (Data.Ana, static chat => chat with { LanguageChosen = "de" }) }, default);

        using var answer = await _phone.GetAsync(page);

        var html = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Dateien in deinen Chat schicken", html, StringComparison.Ordinal);
        Assert.DoesNotContain("add a title", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?:src|href)=\"(?!/page/)", html);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal("noindex, nofollow", answer.Headers.GetValues("X-Robots-Tag").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_file_that_comes_in_parts_is_a_message_of_the_chat_with_the_words_that_waited()
    {
        var page = await OfferAsync(Data.Ana, "a1", "add a title");
        var upload = await _phone.UploadAsync(Clip.Length, "día.mp4", page + "/uploads");
        await _phone.AppendAsync(upload, 0, Clip.AsMemory(0, 9_000));
        using var other = _host.NewBrowser(); // The phone comes back from another network.
        Assert.Equal(9_000, await (await other.LookUpAsync(upload)).OffsetAsync());
        await other.AppendAsync(upload, 9_000, Clip.AsMemory(9_000));

        Assert.Equal(HttpStatusCode.NoContent, (await FinishAsync(page, TusSending.IdOf(upload))).StatusCode);

        Assert.Equal(Data.Ana, Assert.Single(_host.Waker.Woken));
        var message = (await _host.Store.NextMessageAsync(Data.Ana, default))!.Message;
        var file = Assert.Single(message.Attachments);
        Assert.Equal(("add a title", "m-a1", "7"), (message.Text, message.Continues, message.SenderId));
        Assert.Equal(("día.mp4", "video/mp4", Clip.LongLength, true), (file.FileName, file.MediaType, file.SizeBytes, file.IsStored));
        Assert.False((await _host.Store.GetFileAsync(Data.Ana, file.FileId, default))!.AwaitsMessage);
    }

    [Fact]
    public async Task A_link_is_used_up_by_its_message_and_a_lost_answer_is_given_again()
    {
        var page = await OfferAsync(Data.Ana, "a1");
        var second = await WholeAsync(page);
        var first = await WholeAsync(page);

        Assert.Equal(HttpStatusCode.NoContent, (await FinishAsync(page, first)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await FinishAsync(page, first)).StatusCode);

        Assert.Equal(1, await _host.MessagesAsync());
        await (await FinishAsync(page, second)).RefusedAsync(HttpStatusCode.Gone, "link_gone");
        await (await _phone.CreateUploadAsync("100", path: page + "/uploads")).RefusedAsync(HttpStatusCode.Gone, "link_gone");
        Assert.Contains("It has arrived", await _phone.GetStringAsync(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_that_finish_at_once_each_with_other_files_one_is_told_that_the_link_is_used()
    {
        var page = await OfferAsync(Data.Ana, "a1");
        var uploads = new[] { await WholeAsync(page), await WholeAsync(page) };

        var answers = await Task.WhenAll(uploads.Select(upload => FinishAsync(page, upload)));

        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Gone], answers.Select(answer => answer.StatusCode).Order());
        Assert.Equal(1, await _host.MessagesAsync());
    }

    [Fact]
    public async Task Of_two_that_finish_at_once_with_the_same_files_both_succeed_and_there_is_one_message()
    {
        var page = await OfferAsync(Data.Ana, "a1");
        var upload = await WholeAsync(page);

        var answers = await Task.WhenAll(FinishAsync(page, upload), FinishAsync(page, upload));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode));
        Assert.Equal(1, await _host.MessagesAsync());
    }

    [Fact]
    public async Task A_chat_that_is_erased_while_its_files_are_stored_gets_no_message()
    {
        var page = await OfferAsync(Data.Ana, "a1", "add a title");
        var upload = await WholeAsync(page);
        Task<HttpResponseMessage> finishing;
        using (await _host.FinishedUploads.EnterAsync(Data.Ana, default)) // Nothing is accepted yet.
        {
            finishing = FinishAsync(page, upload);
            await _host.FinishedUploads.KeepAsync(Data.Ana, [upload], default); // As the request does: it is past the question whether the link is valid, or is about to ask.
            await _host.Store.CommitAsync(new() { Chat = (Data.Ana, static chat => chat with { UploadLinks = [] }) }, default);
        }

        await (await finishing).RefusedAsync(HttpStatusCode.Gone, "link_gone");
        Assert.Equal(0, await _host.MessagesAsync());
    }

    [Fact]
    public async Task An_expired_link_begins_nothing_but_what_began_in_time_is_finished_within_a_day()
    {
        var page = await OfferAsync(Data.Ana, "a1");
        var upload = await _phone.UploadAsync(Clip.Length, path: page + "/uploads");
        await _phone.AppendAsync(upload, 0, Clip.AsMemory(0, 9_000));
        _host.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(HttpStatusCode.NotFound, (await _phone.GetAsync(page)).StatusCode);
        await (await _phone.CreateUploadAsync("100", path: page + "/uploads")).RefusedAsync(HttpStatusCode.Gone, "link_gone");
        Assert.Equal(Clip.Length, await (await _phone.AppendAsync(upload, 9_000, Clip.AsMemory(9_000))).OffsetAsync(HttpStatusCode.NoContent));
        Assert.Equal(HttpStatusCode.NoContent, (await FinishAsync(page, TusSending.IdOf(upload))).StatusCode);

        _host.Clock.Advance(TimeSpan.FromDays(1));
        await (await FinishAsync(page, TusSending.IdOf(upload))).RefusedAsync(HttpStatusCode.Gone, "link_gone");
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("nbl_")]
    [InlineData("nbl_CfDJ8KmIJWx1ppdBoCovciDEmemN39M_C_TYsC_qpR4Ms0ELRVsLxGQ9ifu2iiJ")]
    [InlineData("changed")]
    [InlineData("cut")]
    [InlineData("of a file")]
    [InlineData("unknown")]
    [InlineData("of another chat")]
    [InlineData("..%2F..%2Fetc%2Fpasswd")]
    public async Task A_link_that_is_not_ours_is_answered_kindly_in_the_language_of_the_browser(string kind)
    {
        var page = await OfferAsync(Data.Ana, "a1");
        var bad = kind switch
        {
            "changed" => page[..30] + (page[30] == 'A' ? 'B' : 'A') + page[31..],
            "cut" => page[..^8],
            "of a file" => _host.Links.ToFile(Data.StoredFile(Data.Ana, "f1"), null)!.Value.Address.AbsolutePath.Replace("/file/", "/send/", StringComparison.Ordinal),
            "unknown" => PathOf(Data.Ana, "a2"),
            "of another chat" => PathOf(Data.Ben, "a1"),
            _ => $"/send/{kind}",
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, bad) { Headers = { { "Accept-Language", "de-AT,de;q=0.9" } } };

        using var answer = await _phone.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Dieser Link gilt nicht mehr", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("/upload", await (await _phone.CreateUploadAsync("100", path: bad + "/uploads")).RefusedAsync(HttpStatusCode.Gone, "link_gone"), StringComparison.Ordinal);
        await (await FinishAsync(bad, await WholeAsync(page))).RefusedAsync(HttpStatusCode.Gone, "link_gone");
    }

    [Fact]
    public async Task What_was_sent_to_one_chat_is_not_taken_for_another()
    {
        var (ana, ben) = (await OfferAsync(Data.Ana, "a1"), await OfferAsync(Data.Ben, "b1"));
        var upload = await WholeAsync(ana);

        await (await FinishAsync(ben, upload)).RefusedAsync(HttpStatusCode.NotFound, "upload_gone");
        Assert.Equal(HttpStatusCode.NotFound, (await _phone.LookUpAsync($"{ben}/uploads/{upload}")).StatusCode);
        Assert.Equal(0, await _host.MessagesAsync());
    }

    [Theory]
    [InlineData("""{"uploads":[]}""", HttpStatusCode.BadRequest, "empty_message")]
    [InlineData("""{}""", HttpStatusCode.BadRequest, "empty_message")]
    [InlineData("""{"uploads":"all"}""", HttpStatusCode.BadRequest, "malformed")]
    [InlineData("no json", HttpStatusCode.BadRequest, "malformed")]
    [InlineData("""{"uploads":["../../keys/key.xml"]}""", HttpStatusCode.NotFound, "upload_gone")]
    [InlineData("""{"uploads":[null]}""", HttpStatusCode.NotFound, "upload_gone")]
    [InlineData("""{"uploads":["01k8yh1h5rdfz9j3z3m0y0y0y0"]}""", HttpStatusCode.NotFound, "upload_gone")]
    public async Task Without_a_finished_upload_of_the_chat_there_is_no_message(string json, HttpStatusCode status, string code)
    {
        var page = await OfferAsync(Data.Ana, "a1");

        await (await _phone.PostAsync(page, new StringContent(json, Encoding.UTF8, "application/json"))).RefusedAsync(status, code);

        Assert.Equal(0, await _host.MessagesAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await FinishAsync(page, await WholeAsync(page))).StatusCode); // The link is still good.
    }

    [Fact]
    public async Task What_is_too_large_or_cannot_be_edited_is_refused_and_the_link_stays()
    {
        var page = await OfferAsync(Data.Ana, "a1");

        await (await _phone.CreateUploadAsync($"{MaxBytes + 1}", path: page + "/uploads")).RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "file_too_large");
        var text = await _phone.UploadAsync(Clip.Length, "clip.mp4", page + "/uploads");
        await (await _phone.AppendAsync(text, 0, Encoding.ASCII.GetBytes(new string('x', Clip.Length)))).RefusedAsync(HttpStatusCode.UnsupportedMediaType, "wrong_content");

        Assert.Equal(HttpStatusCode.NoContent, (await FinishAsync(page, await WholeAsync(page))).StatusCode);
    }

    [Fact]
    public async Task The_name_of_a_file_is_no_path()
    {
        var page = await OfferAsync(Data.Ana, "a1");
        var upload = await _phone.UploadWholeAsync(Clip, "../../../etc/evil.mp4", page + "/uploads");

        await FinishAsync(page, upload);

        var file = Assert.Single((await _host.Store.NextMessageAsync(Data.Ana, default))!.Message.Attachments);
        Assert.DoesNotContain("/", file.FileName, StringComparison.Ordinal);
        Assert.EndsWith("evil.mp4", file.FileName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_outlives_a_restart_and_ends_when_the_chat_forgets_it()
    {
        var folder = Directory.CreateTempSubdirectory("links-").FullName;
        try
        {
            string page;
            string upload;
            await using (var before = await WebChatHost.StartAsync(folder: folder, settings: PublicUrl))
            {
                using var phone = before.NewBrowser();
                page = await OfferAsync(before, Data.Ana, "a1");
                upload = await phone.UploadAsync(Clip.Length, path: page + "/uploads");
                await phone.AppendAsync(upload, 0, Clip.AsMemory(0, 9_000));
            }

            await using var host = await WebChatHost.StartAsync(folder: folder, settings: PublicUrl);
            using var browser = host.NewBrowser();
            Assert.Equal(9_000, await (await browser.LookUpAsync(upload)).OffsetAsync());
            await host.Store.CommitAsync(new() { Chat = (Data.Ana, static chat => chat with { UploadLinks = [] }) }, default);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(page)).StatusCode);
            Assert.Equal(HttpStatusCode.Gone, (await browser.LookUpAsync(upload)).StatusCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_link_follows_its_group_to_a_new_address()
    {
        var page = await OfferAsync(Data.Ana, "a1", "add a title");
        ChatKey super = new("telegram", "-1001");
        await _host.Store.MoveChatAsync(Data.Ana, super, default);

        Assert.Equal(HttpStatusCode.NoContent, (await FinishAsync(page, await WholeAsync(page))).StatusCode);

        var message = (await _host.Store.NextMessageAsync(super, default))!.Message;
        Assert.Equal((super, "add a title"), (message.Chat, message.Text));
        Assert.Contains("It has arrived", await _phone.GetStringAsync(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_site_cannot_use_a_link_that_it_knows()
    {
        var page = await OfferAsync(Data.Ana, "a1");
        var upload = await WholeAsync(page);
        using var request = Finish(page, upload);
        request.Headers.Add("Origin", "https://evil.example");

        await (await _phone.SendAsync(request)).RefusedAsync(HttpStatusCode.Forbidden, "foreign_origin");
        Assert.Equal(0, await _host.MessagesAsync());
    }

    [Fact]
    public async Task The_public_name_opens_links_and_not_the_web_chat()
    {
        var page = await OfferAsync(Data.Ana, "a1");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(page));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/page/base.css"));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await StatusAsync("/"));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await StatusAsync("/api/chat/history"));

        async Task<HttpStatusCode> StatusAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "chat.example.org" } };
            return (await _phone.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task Links_need_neither_the_web_chat_nor_its_access_code()
    {
        await using var closed = await WebChatHost.StartAsync(accessCode: "open sesame", settings: PublicUrl);
        await using var without = await WebChatHost.StartAsync(enabled: false, settings: PublicUrl);
        foreach (var host in (WebChatHost[])[closed, without])
        {
            using var phone = host.NewBrowser();
            var page = await OfferAsync(host, Data.Ana, "a1");
            var upload = await phone.UploadWholeAsync(Clip, path: page + "/uploads");
            using var finish = Finish(page, upload);
            Assert.Equal(HttpStatusCode.NoContent, (await phone.SendAsync(finish)).StatusCode);
        }
    }

    [Fact]
    public async Task Without_a_public_address_there_are_no_links_and_no_pages()
    {
        await using var host = await WebChatHost.StartAsync();
        using var phone = host.NewBrowser();

        Assert.Null(host.Links.UploadsFor);
        Assert.Null(host.Links.ToUploads(Data.Ana, "a1"));
        Assert.Null(host.Links.ToFile(Data.StoredFile(Data.Ana, "f1"), null));
        Assert.Equal(HttpStatusCode.NotFound, (await phone.GetAsync(await OfferAsync(Data.Ana, "a1"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await phone.GetAsync("/file/nbl_x")).StatusCode);
    }

    [Theory]
    [InlineData("http://chat.example.org")]
    [InlineData("https://chat.example.org/bot")]
    [InlineData("https://me:secret@chat.example.org")]
    [InlineData("https://chat.example.org/?a=b")]
    [InlineData("https://localhost")]
    [InlineData("https://127.0.0.1:5080")]
    [InlineData("https://chat")]
    [InlineData("chat.example.org")]
    [InlineData("ftp://chat.example.org")]
    public async Task An_address_that_nobody_could_use_is_refused_at_the_start(string address)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => WebChatHost.StartAsync(settings: ("WebChat:PublicUrl", address)));
        Assert.Contains("WebChat:PublicUrl", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret@", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://chat.example.org/")]
    [InlineData("https://chat.example.org:8443")]
    [InlineData("HTTPS://CHAT.EXAMPLE.ORG")]
    public async Task An_address_may_have_a_port(string address)
    {
        await using var host = await WebChatHost.StartAsync(settings: ("WebChat:PublicUrl", address));
        Assert.Equal(new Uri(address).Authority, host.Links.ToUploads(Data.Ana, "a1")!.Authority);
    }

    /// <summary>A link is short enough for a button of Discord, and has nothing readable in it.</summary>
    [Fact]
    public void A_link_fits_in_a_button()
    {
        ChatKey chat = new("discord", $"{long.MaxValue}/{long.MaxValue}");
        var id = SortableId.New(_host.Clock);
        foreach (var link in (Uri[])[_host.Links.ToUploads(chat, id)!, _host.Links.ToFile(Data.StoredFile(chat, id), id)!.Value.Address])
        {
            Assert.InRange(link.AbsoluteUri.Length, 100, 512);
            Assert.DoesNotContain(id, link.AbsoluteUri, StringComparison.Ordinal);
        }
    }

    private Task<string> OfferAsync(ChatKey chat, string id, string words = "") => OfferAsync(_host, chat, id, words);

    /// <summary>Stores a link as the bot does when it offers one, and returns the path of its page.</summary>
    private static async Task<string> OfferAsync(WebChatHost host, ChatKey chat, string id, string words = "")
    {
        var link = new UploadLink(id, host.Clock.GetUtcNow().AddHours(1), Data.Message(chat, "m-" + id, words) with { SenderId = "7" });
        await host.Store.CommitAsync(new() { Chat = (chat, stored => stored with { UploadLinks = [link] }) }, default);
        return host.Links.ToUploads(chat, id)?.AbsolutePath ?? "/send/nbl_x";
    }

    private string PathOf(ChatKey chat, string id) => _host.Links.ToUploads(chat, id)!.AbsolutePath;

    private Task<string> WholeAsync(string page) => _phone.UploadWholeAsync(Clip, path: page + "/uploads");

    private async Task<HttpResponseMessage> FinishAsync(string page, params string[] uploads)
    {
        using var request = Finish(page, uploads);
        return await _phone.SendAsync(request);
    }

    private static HttpRequestMessage Finish(string page, params string[] uploads) =>
        new(HttpMethod.Post, page) { Content = new StringContent(JsonSerializer.Serialize(new { uploads }), Encoding.UTF8, "application/json") };
}
