using System.Net;
using Harness.WebChat;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;

namespace NemoBot.WebChat.Tests;

/// <summary>A message or a press that is sent again under its id counts once.</summary>
public sealed class MessageIdsTests : IAsyncLifetime
{
    private OnePage _page = null!;

    public async ValueTask InitializeAsync() => _page = await OnePage.OpenAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task The_same_message_sent_again_is_the_same_message()
    {
        var first = await (await _page.Browser.SayAsync("trim it", "client-id-0001", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync();
        var again = await (await _page.Browser.SayAsync("trim it", "client-id-0001", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync();
        using var form = Sending.Form(null);
        form.Add(new StringContent("client-id-0001"), "id");
        form.Add(new ByteArrayContent(Sending.Mp4), "files", "a.mp4");
        form.Add(new StringContent(" trim it\r\n"), "text");
        var byField = await (await _page.Browser.PostAsync("/api/chat/messages", form)).AcceptedIdAsync();

        Assert.Equal([first, first], [again, byField]);
        Assert.Equal(1, await _page.Host.MessagesAsync());
        Assert.Single(_page.Host.FilesOnDisk);
    }

    /// <summary>The answer of the store was lost when it stored the message, so the page was told to try again, and nobody woke the chat.</summary>
    [Theory]
    [InlineData("/api/chat/messages", """{"text":"trim it","id":"client-id-0011"}""")]
    [InlineData("/api/chat/actions/01k3v5c0000000000000a0.0123abcd", null)]
    public async Task A_message_that_was_stored_without_the_bot_knowing_is_handled_when_it_is_sent_again(string path, string? json)
    {
        var log = new LogThatAnswersLate();
        await using var host = await WebChatHost.StartAsync(services: services => services.AddSingleton<IWebChatLog>(provider => log.Over(provider.GetRequiredService<IEngineStore>())));
        using var browser = await host.OpenPageAsync();

        Assert.Equal(HttpStatusCode.InsufficientStorage, (await SendAsync()).StatusCode);
        Assert.Empty(host.Waker.Woken);
        await (await SendAsync()).AcceptedIdAsync();

        Assert.NotNull(await host.Store.NextMessageAsync(host.Waker.Woken.First(), default));
        Assert.Equal(1, await host.MessagesAsync());

        async Task<HttpResponseMessage> SendAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = json is null ? null : new StringContent(json, null, "application/json") };
            request.Headers.Add("X-Message-Id", "client-id-0011");
            return await browser.SendAsync(request);
        }
    }

    [Fact]
    public async Task A_script_may_send_its_json_again()
    {
        var first = await (await _page.Browser.PostJsonAsync("""{"text":"trim it","id":"client-id-0005"}""")).AcceptedIdAsync();
        var again = await (await _page.Browser.PostJsonAsync("""{"id":"client-id-0005","text":"trim it"}""")).AcceptedIdAsync();

        Assert.Equal(first, again);
        Assert.Equal(1, await _page.Host.MessagesAsync());
    }

    [Fact]
    public async Task An_id_is_known_however_many_messages_came_since_and_after_its_line_was_deleted()
    {
        var first = await (await _page.Browser.SayAsync("make it brighter", "client-id-0006", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync();
        for (var n = 0; n < 250; n++)
        {
            await (await _page.Browser.SayAsync($"and {n}")).AcceptedIdAsync();
        }

        var heard = await _page.Host.MessagesAsync();
        Assert.Equal(first, await (await _page.Browser.SayAsync("make it brighter", "client-id-0006", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync());
        Assert.Equal(heard, await _page.Host.MessagesAsync());

        Assert.True(await _page.Host.Platform.DeleteAsync(_page.Host.Waker.Woken.First(), first, default)); // However old it is.
        Assert.Equal(first, await (await _page.Browser.SayAsync("make it brighter", "client-id-0006", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync());
        Assert.Equal(heard, await _page.Host.MessagesAsync());
        Assert.Single(_page.Host.FilesOnDisk);
    }

    [Theory]
    [InlineData("make it darker", "a.mp4", 0)]
    [InlineData("", "a.mp4", 0)]
    [InlineData("make it brighter", "b.mp4", 0)]
    [InlineData("make it brighter", "a.mp4", 1)]
    [InlineData("make it brighter", null, 0)]
    [InlineData("make it brighter", "a.txt", 0)]
    public async Task The_same_id_with_other_words_or_files_is_refused_in_words_and_nothing_is_kept(string text, string? name, int longer)
    {
        await (await _page.Browser.SayAsync("make it brighter", "client-id-0007", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync();
        (string, byte[])[] files = name is null ? [] : [(name, [.. Sending.Mp4, .. new byte[longer]])];

        Assert.Contains("another message under this id", await (await _page.Browser.SayAsync(text, "client-id-0007", files: files)).RefusedAsync(HttpStatusCode.Conflict, "id_reused"), StringComparison.Ordinal);
        Assert.Contains("andere Nachricht", await (await _page.Browser.SayAsync(text, "client-id-0007", "de-DE", files)).RefusedAsync(HttpStatusCode.Conflict, "id_reused"), StringComparison.Ordinal);

        Assert.Equal(1, await _page.Host.MessagesAsync());
        Assert.Single(_page.Host.FilesOnDisk);
    }

    [Fact]
    public async Task Another_message_under_a_known_id_is_refused_in_the_language_that_was_chosen()
    {
        await (await _page.Browser.PostJsonAsync("""{"text":"trim it","id":"client-id-0008"}""")).AcceptedIdAsync();
        await _page.Host.Store.UpdateChatAsync(_page.Host.Waker.Woken.First(), chat => chat with { LanguageChosen = "fr" }, default);

        var refused = await _page.Browser.PostJsonAsync("""{"text":"crop it","id":"client-id-0008"}""");

        Assert.Contains("autre message", await refused.RefusedAsync(HttpStatusCode.Conflict, "id_reused"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_messages_under_one_id_at_once_are_one_message_and_a_refusal()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => _page.Browser.SayAsync($"wish {n}", "client-id-0009", files: ("a.mp4", Sending.Mp4))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(1, await _page.Host.MessagesAsync());
        Assert.Single(_page.Host.FilesOnDisk);
    }

    [Fact]
    public async Task A_press_sent_again_counts_once_and_another_button_under_its_id_is_refused()
    {
        const string Button = "01k3v5c0000000000000a0.0123abcd";
        var first = await (await PressAsync(Button)).AcceptedIdAsync();
        for (var n = 0; n < 210; n++)
        {
            await (await _page.Browser.PostAsync($"/api/chat/actions/{Button}", null)).AcceptedIdAsync();
        }

        var heard = await _page.Host.MessagesAsync();
        Assert.Equal(first, await (await PressAsync(Button)).AcceptedIdAsync());
        Assert.Contains("another message", await (await PressAsync("01k3v5c0000000000000a0.ffffffff")).RefusedAsync(HttpStatusCode.Conflict, "id_reused"), StringComparison.Ordinal);
        Assert.Equal(heard, await _page.Host.MessagesAsync());
        await (await _page.Browser.SayAsync("a message has ids of its own", "client-id-0010")).AcceptedIdAsync();

        async Task<HttpResponseMessage> PressAsync(string button)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/chat/actions/{button}");
            request.Headers.Add("X-Message-Id", "client-id-0010");
            return await _page.Browser.SendAsync(request);
        }
    }

    [Fact]
    public async Task The_same_message_sent_twice_at_once_is_one_message_and_leaves_one_file()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _page.Browser.SayAsync("go", "client-id-0002", files: ("a.mp4", Sending.Mp4))));
        var ids = await Task.WhenAll(answers.Select(answer => answer.AcceptedIdAsync()));

        Assert.Single(ids.Distinct());
        Assert.Equal(1, await _page.Host.MessagesAsync());
        Assert.Single(_page.Host.FilesOnDisk);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with space in it")]
    public async Task An_invalid_client_id_is_refused(string id) => await (await _page.Browser.SayAsync("hi", id)).RefusedAsync(HttpStatusCode.BadRequest, "bad_id");

    /// <summary>Stores the first message, and fails: its answer is lost.</summary>
    private sealed class LogThatAnswersLate : IWebChatLog
    {
        private IWebChatLog _log = null!;
        private int _accepted;

        public LogThatAnswersLate Over(IWebChatLog log)
        {
            _log = log;
            return this;
        }

        public async Task<AcceptedMessage> AcceptAsync(IncomingMessage message, WebChatEntry? line, ClientMessage? client, CancellationToken cancellationToken, Greeting? greeting = null)
        {
            var accepted = await _log.AcceptAsync(message, line, client, cancellationToken, greeting);
            return Interlocked.Increment(ref _accepted) == 1 ? throw new StorageException("The server is away.") { IsOutcomeUnknown = true } : accepted;
        }

        public Task<KnownMessage?> FindAsync(ChatKey chat, string clientId, CancellationToken cancellationToken) => _log.FindAsync(chat, clientId, cancellationToken);

        public Task<WebChatEntry> PutAsync(WebChatEntry entry, CancellationToken cancellationToken) => _log.PutAsync(entry, cancellationToken);

        public Task<WebChatEntry?> UpdateAsync(ChatKey chat, string id, Func<WebChatEntry, WebChatEntry?> change, CancellationToken cancellationToken) => _log.UpdateAsync(chat, id, change, cancellationToken);

        public Task<IReadOnlyList<WebChatEntry>> ReadAsync(ChatKey chat, long afterChange, int limit, CancellationToken cancellationToken) => _log.ReadAsync(chat, afterChange, limit, cancellationToken);

        public Task<IReadOnlyList<WebChatEntry>> ReadBeforeAsync(ChatKey chat, long position, int limit, CancellationToken cancellationToken) => _log.ReadBeforeAsync(chat, position, limit, cancellationToken);
    }
}
