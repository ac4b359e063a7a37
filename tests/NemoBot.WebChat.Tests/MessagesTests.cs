using System.Net;
using Harness.WebChat;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Tests;

/// <summary>What becomes of a message that is taken.</summary>
public sealed class MessagesTests : IAsyncLifetime
{
    private OnePage _page = null!;

    public async ValueTask InitializeAsync() => _page = await OnePage.OpenAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task A_message_with_a_file_is_in_the_inbox_and_in_the_history_when_it_is_accepted()
    {
        var id = await (await _page.Browser.SayAsync("  crop it\r\nplease ", language: "zh-CN", files: ("clip.mp4", Sending.Mp4))).AcceptedIdAsync();

        var chat = Assert.Single(_page.Host.Waker.Woken);
        var message = (await _page.Host.Store.NextMessageAsync(chat, default))!.Message;
        Assert.Equal((id, "crop it\nplease", "zh-CN"), (message.MessageId, message.Text, message.LanguageHint));
        var attachment = Assert.Single(message.Attachments);
        Assert.Equal(("clip.mp4", "video/mp4", Sending.Mp4.Length), (attachment.FileName, attachment.MediaType, attachment.SizeBytes));
        await using var content = await _page.Host.Platform.OpenAsync(chat, attachment, default);
        var bytes = new byte[Sending.Mp4.Length];
        await content.ReadExactlyAsync(bytes);
        Assert.Equal(Sending.Mp4, bytes);
        using var events = await EventReader.OpenAsync(_page.Browser);
        var entry = Assert.Single(await events.HistoryAsync());
        Assert.Equal((id, "you"), (entry.Field("id"), entry.Field("from")));
        Assert.DoesNotContain("pending", entry.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_may_send_json() => await (await _page.Browser.PostJsonAsync("""{"text":"export"}""")).AcceptedIdAsync();

    [Fact]
    public async Task A_message_that_a_crash_kept_from_the_inbox_is_accepted_when_the_page_reconnects()
    {
        var chat = await _page.Host.ChatOfAsync(_page.Browser);
        var earlier = (await _page.Host.Store.NextMessageAsync(chat, default))!;
        await _page.Host.Store.CommitAsync(new Changes { HandledMessageId = earlier.Id }, default);
        var entry = new WireEntry("zzzzzzzzzzzzzzzzzzz1", _page.Host.Clock.GetUtcNow(), "you", "survive") { ClientId = "client-id-0003", Pending = true, Language = "en" };
        await _page.Host.Log.PutAsync(new(chat, entry.Id, 0, Wire.Write(entry), entry.At), default);

        using var events = await EventReader.OpenAsync(_page.Browser);
        var shown = (await events.HistoryAsync()).Single(one => one.Text == "survive");

        Assert.DoesNotContain("pending", shown.Data, StringComparison.Ordinal);
        Assert.Equal((entry.Id, "survive"), ((await _page.Host.Store.NextMessageAsync(chat, default))!.Message.MessageId, "survive"));
    }

    [Fact]
    public async Task A_fault_after_the_first_write_loses_neither_the_message_nor_its_file()
    {
        var waker = new BreakableWaker { IsBroken = true };
        await using var host = await WebChatHost.StartAsync(services: services => services.AddSingleton<IChatWaker>(waker));
        using var browser = await host.OpenPageAsync();
        await (await browser.SayAsync("survive", "client-id-0004", files: ("a.mp4", Sending.Mp4))).RefusedAsync(HttpStatusCode.InternalServerError, "internal");
        Assert.Single(host.FilesOnDisk);

        waker.IsBroken = false;
        var id = await (await browser.SayAsync("survive", "client-id-0004", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync();

        using var events = await EventReader.OpenAsync(browser);
        var entry = Assert.Single(await events.HistoryAsync());
        Assert.Equal(id, entry.Field("id"));
        Assert.DoesNotContain("pending", entry.Data, StringComparison.Ordinal);
        Assert.Single(host.FilesOnDisk);
    }

    [Fact]
    public async Task A_token_that_is_typed_reaches_the_inbox_and_is_not_shown_again()
    {
        await (await _page.Browser.SayAsync("/login nmv_usr_0123456789abcdef")).AcceptedIdAsync();

        var chat = Assert.Single(_page.Host.Waker.Woken);
        Assert.Contains("nmv_usr_0123456789abcdef", (await _page.Host.Store.NextMessageAsync(chat, default))!.Message.Text, StringComparison.Ordinal);
        using var events = await EventReader.OpenAsync(_page.Browser);
        Assert.DoesNotContain("0123456789abcdef", Assert.Single(await events.HistoryAsync()).Data, StringComparison.Ordinal);
    }

    /// <summary>Fails, when told, after the inbox has written: the request ends in the middle.</summary>
    private sealed class BreakableWaker : IChatWaker
    {
        public bool IsBroken { get; set; }

        public void Wake(ChatKey chat)
        {
            if (IsBroken)
            {
                throw new InvalidOperationException("Broken by the test.");
            }
        }
    }
}
