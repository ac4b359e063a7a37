using System.Net;
using Harness.WebChat;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.WebChat.Tests.Tus;

/// <summary>To store an upload takes a while, as on the way to a bucket: it goes on without the request that began it, and holds up nobody.</summary>
public sealed class KeepingTests : IAsyncLifetime
{
    private const string Id = "client-id-0001";

    /// <summary>Whether a lock is shared depends on the key's hash: a lock of every chat would be found among so many.</summary>
    private const int Stripes = 64;

    private static readonly byte[] Clip = [.. Sending.Mp4, .. new byte[9_000]];

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebChatHost _host = null!;
    private HttpClient _browser = null!;
    private PartialsUnderTest _partials = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await WebChatHost.StartAsync(services: services =>
            services.AddSingleton<IPartialFileStore>(provider => _partials = new PartialsUnderTest(provider.GetRequiredService<PartialFileStore>())));
        _browser = await _host.OpenPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _goOn.TrySetResult();
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_message_that_is_cut_off_while_its_upload_is_stored_is_accepted_when_it_is_sent_again()
    {
        var upload = await _browser.UploadWholeAsync(Clip);
        _partials.BeforeKeeping = WaitAsync;
        using var cut = new CancellationTokenSource();
        var first = _browser.SendAsync(Message(upload), cut.Token);
        await _begun.Task;
        await cut.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        var second = _browser.SendAsync(Message(upload));
        _goOn.SetResult();

        await (await second).AcceptedIdAsync();
        Assert.Equal(1, _partials.Kept);
        Assert.Equal(1, await _host.MessagesAsync());
    }

    [Fact]
    public async Task No_other_chat_waits_while_an_upload_is_stored()
    {
        var chat = await _host.ChatOfAsync(_browser);
        using var other = await OfSameStripeAsync(chat);
        var (slow, quick) = (await _browser.UploadWholeAsync(Clip), await other.UploadWholeAsync(Clip));
        _partials.BeforeKeeping = WaitAsync;
        var first = _browser.SendAsync(Message(slow));
        await _begun.Task;
        _partials.BeforeKeeping = _ => Task.CompletedTask;

        await (await other.SendAsync(Message(quick))).AcceptedIdAsync();

        Assert.False(first.IsCompleted);
        _goOn.SetResult();
        await (await first).AcceptedIdAsync();
    }

    [Fact]
    public async Task A_message_that_is_sent_twice_at_once_is_one_message()
    {
        for (var n = 0; n < 20; n++)
        {
            var upload = await _browser.UploadWholeAsync(Clip);
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _browser.SayWithAsync("trim it", $"client-id-{n:D4}", upload)));

            var ids = await Task.WhenAll(answers.Select(answer => answer.AcceptedIdAsync()));

            Assert.Single(ids.Distinct());
            Assert.Equal(n + 1, await _host.MessagesAsync());
        }
    }

    [Fact]
    public async Task Of_two_messages_with_the_same_upload_at_once_one_has_it()
    {
        for (var n = 0; n < 20; n++)
        {
            var upload = await _browser.UploadWholeAsync(Clip);

            var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(m => _browser.SayWithAsync("trim it", $"client-id-{n:D4}-{m}", upload)));

            Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.NotFound], answers.Select(answer => answer.StatusCode).Order());
        }
    }

    [Fact]
    public async Task A_stop_of_the_bot_ends_it_and_the_message_is_to_be_sent_again()
    {
        var upload = await _browser.UploadWholeAsync(Clip);
        _partials.BeforeKeeping = WaitAsync;
        var sending = _browser.SendAsync(Message(upload));
        await _begun.Task;

        await _host.StopAsync();

        await (await sending).RefusedAsync(HttpStatusCode.ServiceUnavailable, "busy");
    }

    [Fact]
    public async Task An_upload_that_another_node_has_kept_meanwhile_is_the_messages_too()
    {
        var upload = await _browser.UploadWholeAsync(Clip);
        var found = (PartialFile?)null;
        _partials.Found = file => found = file;
        _partials.BeforeKeeping = async stop =>
        {
            await _host.Partials.KeepAsync(found!, "a.mp4", "video/mp4", stop);
            throw new FileNotFoundException("It is no longer there.");
        };

        await (await _browser.SendAsync(Message(upload))).AcceptedIdAsync();
    }

    [Fact]
    public async Task An_upload_that_another_node_has_deleted_meanwhile_is_to_be_sent_again()
    {
        var upload = await _browser.UploadWholeAsync(Clip);
        _partials.BeforeKeeping = _ => throw new FileNotFoundException("It is no longer there.");

        await (await _browser.SendAsync(Message(upload))).RefusedAsync(HttpStatusCode.NotFound, "upload_gone");
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        _begun.TrySetResult();
        await _goOn.Task.WaitAsync(cancellationToken);
    }

    private static HttpRequestMessage Message(string upload) =>
        new(HttpMethod.Post, "/api/chat/messages") { Content = System.Net.Http.Json.JsonContent.Create(new { text = "trim it", id = Id, uploads = new[] { upload } }) };

    private async Task<HttpClient> OfSameStripeAsync(ChatKey chat)
    {
        while (true)
        {
            var browser = await _host.OpenPageAsync();
            if ((uint)(await _host.ChatOfAsync(browser)).GetHashCode() % Stripes == (uint)chat.GetHashCode() % Stripes)
            {
                return browser;
            }

            browser.Dispose();
        }
    }
}
