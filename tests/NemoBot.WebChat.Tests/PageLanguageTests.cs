using Harness.WebChat;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Tests;

/// <summary>The page follows the language that the chat chose, whatever the browser's is.</summary>
public sealed class PageLanguageTests : IAsyncLifetime
{
    private OnePage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _page = await OnePage.OpenAsync();
        _page.Browser.DefaultRequestHeaders.Add("Accept-Language", "en-US,en;q=0.9");
    }

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task A_choice_reaches_every_open_tab_of_the_chat_and_no_other_chat()
    {
        var chat = await _page.Host.ChatOfAsync(_page.Browser);
        using var other = await _page.Host.OpenPageAsync();
        using var foreign = await EventReader.OpenAsync(other);
        await foreign.HistoryAsync();
        using var first = await EventReader.OpenAsync(_page.Browser);
        using var second = await EventReader.OpenAsync(_page.Browser);
        Assert.Equal(["en", "en"], [(await first.NextAsync("hello")).Field("language"), (await second.NextAsync("hello")).Field("language")]);

        await ChooseAsync(chat, "zh-Hant");

        Assert.Equal("""{"language":"zh-Hant"}""", (await first.NextAsync("language")).Data);
        Assert.Equal("""{"language":"zh-Hant"}""", (await second.NextAsync("language")).Data);
        await _page.Host.Platform.SendAsync(await _page.Host.ChatOfAsync(other), "post", new OutgoingMessage { Text = "to the other" }, default);
        var next = await foreign.NextAsync();
        while (next?.Kind == ":")
        {
            next = await foreign.NextAsync();
        }

        Assert.Equal("entry", next?.Kind);
    }

    [Fact]
    public async Task A_page_that_is_opened_later_comes_in_the_chosen_language()
    {
        await ChooseAsync(await _page.Host.ChatOfAsync(_page.Browser), "ko");

        Assert.Contains("<html lang=\"ko\">", await _page.Browser.GetStringAsync("/"), StringComparison.Ordinal);
        using var events = await EventReader.OpenAsync(_page.Browser);
        Assert.Equal("ko", (await events.NextAsync("hello")).Field("language"));

        // A link on another site brings no cookie: the first page is in the browser's language, and its stream says which it should be.
        using var link = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        Assert.Contains("<html lang=\"en\">", await (await _page.Browser.SendAsync(link)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>Chooses as /language does: the choice first, then the message that confirms it.</summary>
    private async Task ChooseAsync(ChatKey chat, string language)
    {
        await _page.Host.Store.UpdateChatAsync(chat, record => record with { LanguageChosen = language }, default);
        await _page.Host.Platform.SendAsync(chat, "confirmation", new OutgoingMessage { Text = "…" }, default);
    }
}
