using Harness.WebChat;

namespace NemoBot.WebChat.Tests;

/// <summary>A page that is only opened is greeted, and leaves nothing in the store.</summary>
public sealed class GreetingTests : IAsyncLifetime
{
    private OnePage _page = null!;

    public async ValueTask InitializeAsync() => _page = await OnePage.OpenAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task A_new_chat_is_greeted_in_the_language_of_the_browser_and_an_old_one_is_not()
    {
        _page.Host.Greeter.Greets = true;
        _page.Browser.DefaultRequestHeaders.Add("Accept-Language", "zh-CN,zh;q=0.9");
        using (var first = await EventReader.OpenAsync(_page.Browser))
        {
            var hello = await first.NextAsync("hello");
            Assert.Equal("524288000", hello.Field("maxUploadBytes"));
            Assert.Equal("Hello!", (await first.NextAsync("entry")).Text);
        }

        await (await _page.Browser.SayAsync("hi")).AcceptedIdAsync();
        using var second = await EventReader.OpenAsync(_page.Browser);
        Assert.Equal(["Hello!", "hi"], (await second.HistoryAsync()).Select(entry => entry.Text));
        Assert.All(_page.Host.Greeter.Asked, language => Assert.Equal("zh-CN", language));
    }

    [Fact]
    public async Task The_greeting_is_shown_again_until_something_is_said_and_is_then_stored_once_above_it()
    {
        _page.Host.Greeter.Greets = true;
        using var page = await EventReader.OpenAsync(_page.Browser);
        var shown = Assert.Single(await page.HistoryAsync());
        using var again = await EventReader.OpenAsync(_page.Browser);
        Assert.Equal(shown.Field("id"), Assert.Single(await again.HistoryAsync()).Field("id"));
        Assert.Null(shown.Id); // It has no number, so it is asked for again.

        await Task.WhenAll(Enumerable.Range(0, 5).Select(async n => await (await _page.Browser.SayAsync($"{n}")).AcceptedIdAsync()));

        using var after = await EventReader.OpenAsync(_page.Browser);
        var history = await after.HistoryAsync();
        Assert.Equal(6, history.Count);
        Assert.Equal((shown.Field("id"), "Hello!"), (history[0].Field("id"), history[0].Text));
        Assert.Equal((shown.Field("id"), "1"), await page.NextAsync("entry") is { } stored ? (stored.Field("id"), stored.Field("position")) : default);
    }

    [Fact]
    public async Task A_press_of_the_greeting_before_anything_is_said_finds_its_button()
    {
        _page.Host.Greeter.Greets = true;
        using var page = await EventReader.OpenAsync(_page.Browser);
        var greeting = Assert.Single(await page.HistoryAsync()).Field("id");

        Assert.Equal(System.Net.HttpStatusCode.Accepted, (await _page.Browser.PostAsync($"/api/chat/actions/{greeting}.01234567", null)).StatusCode);

        var post = await _page.Host.Store.GetPostAsync(Assert.Single(_page.Host.Waker.Woken), greeting, default);
        Assert.Equal(("Hello!", 1, greeting), (post!.Message.Text, post.SentVersion, post.MessageId));
        Assert.Equal(greeting, (await page.NextAsync("entry")).Field("id"));
    }
}
