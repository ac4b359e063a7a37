using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Outgoing;

namespace NemoBot.WebChat.Tests;

/// <summary>How many pages are open, and what they are notified of.</summary>
public sealed class ChatHubTests
{
    [Fact]
    public void No_more_pages_are_open_than_the_setting_allows()
    {
        var hub = new ChatHub(Options.Create(new WebChatOptions { MostPages = 2 }));
        var first = hub.Subscribe(new ChatKey("web", "a"), "one");
        using var second = hub.Subscribe(new ChatKey("web", "b"), "two");
        Assert.Throws<RefusedRequestException>(() => hub.Subscribe(new ChatKey("web", "c"), "three"));

        first.Dispose();
        using var third = hub.Subscribe(new ChatKey("web", "c"), "three");
    }

    [Fact]
    public void One_address_has_a_share_of_the_pages_however_many_chats_it_opens()
    {
        var hub = new ChatHub(Options.Create(new WebChatOptions { MostPages = 20 })); // 10 % of them.
        var first = hub.Subscribe(new ChatKey("web", "a"), "greedy");
        using var second = hub.Subscribe(new ChatKey("web", "b"), "greedy");
        var refused = Assert.Throws<RefusedRequestException>(() => hub.Subscribe(new ChatKey("web", "c"), "greedy"));
        Assert.Equal((429, RefusalCode.TooManyPages), (refused.Status, refused.Code));
        using var other = hub.Subscribe(new ChatKey("web", "d"), "other");

        first.Dispose();
        first.Dispose();
        using var third = hub.Subscribe(new ChatKey("web", "c"), "greedy");
        Assert.Throws<RefusedRequestException>(() => hub.Subscribe(new ChatKey("web", "e"), "greedy"));
    }

    [Fact]
    public void A_page_is_notified_of_log_changes_and_not_of_transient_updates()
    {
        var hub = new ChatHub(Options.Create(new WebChatOptions()));
        var chat = new ChatKey("web", "log");
        using var tab = hub.Subscribe(chat, "address");
        hub.ShowTransient(chat, "card", "10 %");
        Assert.False(tab.TakeLogChanged());

        hub.Changed(chat, "card");
        Assert.True(tab.TakeLogChanged());
        Assert.False(tab.TakeLogChanged());
    }

    /// <summary>Only processes with open pages learn of the end of a card: any other would show an outdated state to a page that returns.</summary>
    [Fact]
    public void What_another_process_shows_in_passing_is_forgotten_with_the_last_page()
    {
        var chat = new ChatKey("web", "elsewhere");
        var hub = new ChatHub(Options.Create(new WebChatOptions()), new Owners());
        hub.ShowTransient(chat, "card", "before");
        using (var tab = hub.Subscribe(chat, "address"))
        {
            Assert.Empty(tab.TakeTransient());
            hub.ShowTransient(chat, "card", "10 %");
            Assert.Equal(["10 %"], tab.TakeTransient());
        }

        using var again = hub.Subscribe(chat, "address");
        Assert.Empty(again.TakeTransient());
    }

    [Fact]
    public void What_another_process_shows_in_passing_is_forgotten_when_news_may_be_lost()
    {
        var chat = new ChatKey("web", "elsewhere");
        var hub = new ChatHub(Options.Create(new WebChatOptions()), new Owners());
        using var tab = hub.Subscribe(chat, "address");
        hub.ShowTransient(chat, "card", "10 %");

        hub.ReadAgain(chat);

        using var other = hub.Subscribe(chat, "address");
        Assert.Empty(other.TakeTransient());
        Assert.True(tab.TakeLogChanged());
    }

    [Fact]
    public void What_this_process_shows_in_passing_waits_for_a_page()
    {
        var chat = new ChatKey("web", "here");
        var hub = new ChatHub(Options.Create(new WebChatOptions()), new Owners(chat));
        hub.ShowTransient(chat, "card", "10 %");
        hub.Subscribe(chat, "address").Dispose();
        hub.ReadAgain(chat);

        using var tab = hub.Subscribe(chat, "address");
        Assert.Equal(["10 %"], tab.TakeTransient());
    }

    [Fact]
    public void Passing_states_of_one_chat_are_bounded()
    {
        var hub = new ChatHub(Options.Create(new WebChatOptions()));
        var chat = new ChatKey("web", "many");
        for (var n = 0; n < 1_000; n++)
        {
            hub.ShowTransient(chat, $"card-{n}", $"{n}");
        }

        using var tab = hub.Subscribe(chat, "address");
        Assert.Equal(Enumerable.Range(984, 16).Select(n => $"{n}"), tab.TakeTransient());
    }

    private sealed class Owners(params IEnumerable<ChatKey> chats) : IChatOwners
    {
        public ChatOwnership? Find(ChatKey chat) => chats.Contains(chat) ? new(chat, 1, static _ => Task.FromResult(true)) : null;
    }
}
