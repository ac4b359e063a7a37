using Harness.WebChat;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Incoming;
using NemoBot.WebChat.Outgoing;
using NemoBot.WebChat.Outgoing.Push;
using NemoVideo;
using NemoVideo.Secrets;

namespace NemoBot.WebChat.Tests;

/// <summary>One chat on two nodes with one store: a page is open at one, and the other accepts, sends and shows.</summary>
public sealed class TwoNodesTests : IAsyncLifetime
{
    private static readonly ChatKey Chat = new("web", "a");
    private readonly News _news = new();
    private WebChatHost _host = null!;
    private Node _one = null!;
    private Node _other = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await WebChatHost.StartAsync();
        _host.Greeter.Greets = true;
        (_one, _other) = (StartNode(), StartNode());
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_page_is_told_of_whatever_another_node_does()
    {
        using var tab = _one.Hub.Subscribe(Chat, "address");

        await _other.Intake.AcceptAsync(Chat, Said("hi"), "someone", default);
        Assert.True(tab.TakeLogChanged());

        await SendAsync(new() { Text = "50 %", IsTransient = true });
        Assert.False(tab.TakeLogChanged());
        Assert.Contains("50 %", Assert.Single(tab.TakeTransient()), StringComparison.Ordinal);

        await SendAsync(new() { Text = "Done" });
        Assert.True(tab.TakeLogChanged());
        using var late = _one.Hub.Subscribe(Chat, "address");
        Assert.Empty(late.TakeTransient());

        Assert.True(await _other.Journal.DeleteAsync(Chat, "card", default));
        Assert.True(tab.TakeLogChanged());
    }

    [Fact]
    public async Task Two_nodes_greet_once_and_leave_nothing_to_send()
    {
        await Task.WhenAll(_one.Intake.AcceptAsync(Chat, Said("first"), "someone", default), _other.Intake.AcceptAsync(Chat, Said("second"), "someone", default));

        var history = await _one.Journal.ReadAsync(Chat, 0, default);
        Assert.Equal(3, history.Count);
        Assert.Equal("Hello!", history[0].Entry.Text);
        Assert.Empty(await _host.Store.UnsentPostsAsync(Chat, default)); // The chat's owner is woken for the messages only.
        Assert.Equal([Chat, Chat], _host.Waker.Woken);
    }

    [Fact]
    public async Task A_message_that_is_deleted_while_another_node_settles_it_stays_deleted()
    {
        await _one.Journal.PutAsync(Chat, Said("my token") with { Id = "1", Pending = true }, default);

        await _one.Journal.SettlePendingAsync(Chat, entry => _other.Journal.DeleteAsync(Chat, entry.Id, default), default);

        var entry = Assert.Single(await _one.Journal.ReadAsync(Chat, 0, default)).Entry;
        Assert.Equal(("", true, null), (entry.Text, entry.Deleted, entry.Pending));
    }

    private static WireEntry Said(string text) => new("", DateTimeOffset.UnixEpoch, "you", text);

    private Task<string> SendAsync(OutgoingMessage message) => _other.Platform.SendAsync(Chat, new(_host.Store, new("card", Chat, message) { CreatedAt = _host.Clock.GetUtcNow() }), message, default);

    private Node StartNode()
    {
        ChatHub hub = new(Options.Create(new WebChatOptions()));
        _news.Hubs.Add(hub);
        var journal = new ChatJournal(_host.Log, _news, SecretMask.Forms);
        return new(
            hub,
            journal,
            new(_host.Log, journal, new Inbox(_host.Store, _host.Waker), _news, _host.Greeter, new(_host.Clock), SecretMask.Forms, _host.Clock),
            new(journal, _news, _host.Store, _host.Files, Pushes(), Options.Create(new NemoVideoOptions())));
    }

    private PushDelivery Pushes() => new(_host.Store, new(_host.Store), new(Options.Create(new NemoVideoOptions())), Options.Create(new WebChatOptions()), _host.Clock, NullLogger<PushDelivery>.Instance);

    private sealed record Node(ChatHub Hub, ChatJournal Journal, ChatIntake Intake, WebChatPlatform Platform);

    /// <summary>Reaches the pages of all nodes.</summary>
    private sealed class News : IPageNews
    {
        public List<ChatHub> Hubs { get; } = [];

        public void Changed(ChatKey chat, string id) => Hubs.ForEach(hub => hub.Changed(chat, id));

        public void ShowTransient(ChatKey chat, string id, string json) => Hubs.ForEach(hub => hub.ShowTransient(chat, id, json));
    }
}
