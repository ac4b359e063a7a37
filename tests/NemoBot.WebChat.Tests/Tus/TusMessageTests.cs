using System.Net;
using System.Text;
using System.Text.Json;
using Harness;
using Harness.Storage;
using Harness.WebChat;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;

namespace NemoBot.WebChat.Tests.Tus;

/// <summary>A finished upload becomes part of a message exactly once, whatever is repeated, and whenever the bot ends.</summary>
public sealed class TusMessageTests : IDisposable
{
    private static readonly byte[] Clip = [.. Sending.Mp4, .. new byte[9_000]];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Several_uploads_and_words_are_one_message_in_order()
    {
        await using var host = await WebChatHost.StartAsync(folder: _folder.Path);
        using var browser = await host.OpenPageAsync();
        var a = await browser.UploadWholeAsync(Clip);
        var b = await browser.UploadWholeAsync(Clip, "b.mp4");

        await (await browser.SayWithAsync("join them", "client-id-0001", b, a)).AcceptedIdAsync();

        var message = (await host.Store.NextMessageAsync(host.Waker.Woken.Single(), default))!.Message;
        Assert.Equal(["b.mp4", "a.mp4"], message.Attachments.Select(file => file.FileName));
        Assert.Equal("join them", message.Text);
    }

    [Fact]
    public async Task The_same_message_again_is_the_same_message_and_another_one_is_refused()
    {
        await using var host = await WebChatHost.StartAsync(folder: _folder.Path);
        using var browser = await host.OpenPageAsync();
        var upload = await browser.UploadWholeAsync(Clip);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => await (await browser.SayWithAsync("trim it", "client-id-0001", upload)).AcceptedIdAsync()));

        Assert.Single(answers.Distinct());
        Assert.Equal(1, await host.MessagesAsync());
        await (await browser.SayWithAsync("crop it", "client-id-0001", upload)).RefusedAsync(HttpStatusCode.Conflict, "id_reused");
        await (await browser.SayWithAsync("once more", "client-id-0002", upload)).RefusedAsync(HttpStatusCode.NotFound, "upload_gone");
        Assert.Single(host.FilesOnDisk);

        // Days later the file is gone, but not the memory of the message.
        var file = (await host.Store.OldestFilesAsync(1, default)).Single();
        await host.Files.DeleteAsync(file, default);
        Assert.Equal(answers[0], await (await browser.SayWithAsync("trim it", "client-id-0001", upload)).AcceptedIdAsync());
    }

    [Fact]
    public async Task An_unfinished_upload_or_a_text_that_is_too_long_is_refused_and_the_upload_stays()
    {
        await using var host = await WebChatHost.StartAsync(folder: _folder.Path);
        using var browser = await host.OpenPageAsync();
        var half = await browser.UploadAsync(Clip.Length);
        await browser.AppendAsync(half, 0, Clip.AsMemory(0, 5_000));
        var whole = await browser.UploadWholeAsync(Clip);

        await (await browser.SayWithAsync("too early", null, whole, TusSending.IdOf(half))).RefusedAsync(HttpStatusCode.NotFound, "upload_gone");
        await (await browser.SayWithAsync(new string('x', 4_001), null, whole)).RefusedAsync(HttpStatusCode.BadRequest, "text_too_long");
        await (await browser.PostJsonAsync("""{"text":"none","uploads":[null]}""")).RefusedAsync(HttpStatusCode.NotFound, "upload_gone");
        await (await browser.SayWithAsync("too many", null, [.. Enumerable.Range(0, 21).Select(n => $"{whole}{n}")])).RefusedAsync(HttpStatusCode.BadRequest, "too_many_files");

        Assert.Empty(host.Waker.Woken);
        await browser.AppendAsync(half, 5_000, Clip.AsMemory(5_000));
        await (await browser.SayWithAsync("now", null, whole, TusSending.IdOf(half))).AcceptedIdAsync();
    }

    [Fact]
    public async Task Uploads_that_are_too_large_together_are_refused()
    {
        await using var host = await WebChatHost.StartAsync(folder: _folder.Path, maxUploadBytes: 12_000);
        using var browser = await host.OpenPageAsync();
        var (a, b) = (await browser.UploadWholeAsync(Clip), await browser.UploadWholeAsync(Clip, "b.mp4"));

        await (await browser.SayWithAsync("both", null, a, b)).RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "file_too_large");

        await (await browser.SayWithAsync("one", null, b)).AcceptedIdAsync();
    }

    [Fact]
    public async Task After_a_restart_the_upload_continues_where_it_was()
    {
        string cookie, upload;
        await using (var host = await WebChatHost.StartAsync(folder: _folder.Path))
        {
            using var browser = host.NewBrowser();
            cookie = await CookieAsync(browser);
            upload = await browser.UploadAsync(Clip.Length, "día.mp4");
            await browser.AppendAsync(upload, 0, Clip.AsMemory(0, 5_000));
        }

        await using var next = await WebChatHost.StartAsync(folder: _folder.Path);
        using var again = Again(next, cookie);
        using var seen = await again.LookUpAsync(upload);
        Assert.Equal(5_000, await seen.OffsetAsync());
        Assert.Equal([TusSending.Metadata("día.mp4")], seen.Headers.GetValues("Upload-Metadata"));
        await again.AppendAsync(upload, 5_000, Clip.AsMemory(5_000));
        await (await again.SayWithAsync("trim it", "client-id-0001", TusSending.IdOf(upload))).AcceptedIdAsync();

        Assert.Single(next.Waker.Woken);
    }

    [Theory]
    [InlineData(nameof(IStore.AddFileAsync))]
    [InlineData(nameof(IWebChatLog.AcceptAsync))]
    public async Task A_bot_that_ends_while_an_upload_becomes_a_message_makes_it_one_when_it_is_asked_again(string step)
    {
        string cookie, upload;
        await using (var host = await WebChatHost.StartAsync(folder: _folder.Path, services: services => EndsAt(services, step)))
        {
            using var browser = host.NewBrowser();
            cookie = await CookieAsync(browser);
            upload = await browser.UploadWholeAsync(Clip);
            await (await browser.SayWithAsync("trim it", "client-id-0001", upload)).RefusedAsync(HttpStatusCode.InsufficientStorage, "nothing_stored");
            Assert.Empty(host.Waker.Woken);
        }

        await using var next = await WebChatHost.StartAsync(folder: _folder.Path);
        using var again = Again(next, cookie);
        Assert.Equal(step == nameof(IStore.AddFileAsync) ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await again.LookUpAsync($"{TusSending.Path}/{upload}")).StatusCode);
        var first = await (await again.SayWithAsync("trim it", "client-id-0001", upload)).AcceptedIdAsync();
        var second = await (await again.SayWithAsync("trim it", "client-id-0001", upload)).AcceptedIdAsync();

        Assert.Equal(first, second);
        var message = (await next.Store.NextMessageAsync(next.Waker.Woken.First(), default))!.Message;
        Assert.Equal(1, await next.MessagesAsync());
        Assert.Equal((upload, Clip.LongLength), (message.Attachments.Single().FileId, message.Attachments.Single().SizeBytes));
        Assert.Single(await next.Store.OldestFilesAsync(10, default));
        Assert.Equal(Clip, await again.GetByteArrayAsync($"/api/chat/files/{upload}"));
        Assert.Single(next.FilesOnDisk);
    }

    [Theory]
    [InlineData("status", false)]
    [InlineData("credits", false)]
    [InlineData("cancel", false)]
    [InlineData("help", false)]
    [InlineData("thanks", false)]
    [InlineData("取消", false)]
    [InlineData("Guthaben", false)]
    [InlineData("nmv_usr_0123456789abcdef", false)]
    [InlineData("make it brighter", true)]
    [InlineData("export", true)]
    [InlineData("导出", true)]
    [InlineData("/edit trim it", true)]
    [InlineData("undo that", true)]
    [InlineData("same as before", true)]
    public async Task While_files_are_on_their_way_only_words_about_them_wait(string text, bool waits)
    {
        await using var host = await WebChatHost.StartAsync(folder: _folder.Path);
        using var browser = await host.OpenPageAsync();
        string Json(bool uploading) => JsonSerializer.Serialize(new { text, id = "client-id-0001", uploading });

        var answer = await browser.PostJsonAsync(Json(uploading: true));

        if (waits)
        {
            Assert.Equal("Next, when the file above has arrived.", await answer.RefusedAsync(HttpStatusCode.Conflict, "upload_first"));
            Assert.Empty(host.Waker.Woken);
            answer = await browser.PostJsonAsync(Json(uploading: false));
        }

        await answer.AcceptedIdAsync();
        Assert.Single(host.Waker.Woken);
    }

    [Fact]
    public async Task Names_of_unfinished_uploads_are_not_readable_on_the_disk()
    {
        await using var host = await WebChatHost.StartAsync(folder: _folder.Path);
        using var browser = await host.OpenPageAsync();
        await browser.UploadAsync(Clip.Length, "secret-plan.mp4");

        var record = host.FilesOnDisk.Single(file => file.EndsWith(".upload", StringComparison.Ordinal));
        var content = await File.ReadAllTextAsync(record, Encoding.Latin1);
        Assert.DoesNotContain("secret-plan", content, StringComparison.Ordinal);
        Assert.DoesNotContain(TusSending.Metadata("secret-plan.mp4"), content, StringComparison.Ordinal);
    }

    /// <summary>Lets nothing of this step, or after it, reach the disk: as if the bot ended there.</summary>
    private static void EndsAt(IServiceCollection services, string step)
    {
        if (step == nameof(IWebChatLog.AcceptAsync))
        {
            services.AddSingleton<IWebChatLog>(static provider => new LogThatEnds(provider.GetRequiredService<IEngineStore>()));
            return;
        }

        services.AddSingleton(provider =>
        {
            var (store, control) = StoreProxy.Over(provider.GetRequiredService<IEngineStore>());
            control.Fail(step, int.MaxValue);
            return store;
        });
    }

    private static async Task<string> CookieAsync(HttpClient browser) => (await browser.GetAsync("/")).Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    /// <summary>The same browser, at the next process.</summary>
    private static HttpClient Again(WebChatHost host, string cookie)
    {
        var browser = host.NewBrowser();
        browser.DefaultRequestHeaders.Add("Cookie", cookie);
        return browser;
    }

    private sealed class LogThatEnds(IWebChatLog log) : IWebChatLog
    {
        public Task<AcceptedMessage> AcceptAsync(IncomingMessage message, WebChatEntry? line, ClientMessage? client, CancellationToken cancellationToken, Greeting? greeting = null) =>
            throw new StorageException("The bot ends.");

        public Task<KnownMessage?> FindAsync(ChatKey chat, string clientId, CancellationToken cancellationToken) => log.FindAsync(chat, clientId, cancellationToken);

        public Task<WebChatEntry> PutAsync(WebChatEntry entry, CancellationToken cancellationToken) => log.PutAsync(entry, cancellationToken);

        public Task<WebChatEntry?> UpdateAsync(ChatKey chat, string id, Func<WebChatEntry, WebChatEntry?> change, CancellationToken cancellationToken) => log.UpdateAsync(chat, id, change, cancellationToken);

        public Task<IReadOnlyList<WebChatEntry>> ReadAsync(ChatKey chat, long afterChange, int limit, CancellationToken cancellationToken) => log.ReadAsync(chat, afterChange, limit, cancellationToken);

        public Task<IReadOnlyList<WebChatEntry>> ReadBeforeAsync(ChatKey chat, long position, int limit, CancellationToken cancellationToken) => log.ReadBeforeAsync(chat, position, limit, cancellationToken);
    }
}
