using Harness;
using Harness.WebChat;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.WebChat.Outgoing;

namespace NemoBot.WebChat.Tests;

/// <summary>What the page is told, and when.</summary>
public sealed class EventsTests : IAsyncLifetime
{
    private OnePage _page = null!;

    public async ValueTask InitializeAsync() => _page = await OnePage.OpenAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task A_reader_that_comes_back_gets_what_changed_meanwhile_in_the_order_of_the_changes()
    {
        var chat = await _page.Host.ChatOfAsync(_page.Browser);
        await SendAsync(chat, "post-1", "one");
        await SendAsync(chat, "post-2", "two");
        long seen;
        using (var before = await EventReader.OpenAsync(_page.Browser))
        {
            seen = (await before.HistoryAsync()).Max(entry => entry.Id!.Value);
        }

        await SendAsync(chat, "post-3", "three");
        await SendAsync(chat, "post-1", "one, edited");

        using var byHeader = await EventReader.OpenAsync(_page.Browser, seen);
        Assert.Equal(["three", "one, edited"], (await byHeader.HistoryAsync()).Select(entry => entry.Text));
        using var byQuery = await EventReader.OpenAsync(_page.Browser, query: $"?after={seen + 1}");
        Assert.Equal(["one, edited"], (await byQuery.HistoryAsync()).Select(entry => entry.Text));
    }

    [Fact]
    public async Task An_erased_chat_is_empty_for_its_own_cookie_too_and_continues_above_what_an_open_page_has_seen()
    {
        var chat = await _page.Host.ChatOfAsync(_page.Browser);
        await SendAsync(chat, "post-1", "one");
        long seen;
        using (var before = await EventReader.OpenAsync(_page.Browser))
        {
            seen = (await before.HistoryAsync()).Max(entry => entry.Id!.Value);
        }

        await _page.Host.Store.EraseChatAsync(chat, default);

        using (var after = await EventReader.OpenAsync(_page.Browser))
        {
            Assert.Empty(await after.HistoryAsync());
        }

        await (await _page.Browser.SayAsync("hello again")).AcceptedIdAsync();
        using var resumed = await EventReader.OpenAsync(_page.Browser, seen);
        Assert.Equal(["hello again"], (await resumed.HistoryAsync()).Select(entry => entry.Text));
    }

    [Fact]
    public async Task A_number_of_another_log_gets_a_reset_and_all_there_is()
    {
        await _page.Host.ChatOfAsync(_page.Browser);

        using var events = await EventReader.OpenAsync(_page.Browser, 5_000);

        await events.NextAsync("reset");
        Assert.Single(await events.HistoryAsync());
    }

    [Fact]
    public async Task The_history_is_the_newest_200()
    {
        var chat = await _page.Host.ChatOfAsync(_page.Browser);
        for (var n = 0; n < 205; n++)
        {
            await SendAsync(chat, $"zz-{n:000}", $"{n}");
        }

        using var events = await EventReader.OpenAsync(_page.Browser);
        var history = await events.HistoryAsync();

        Assert.Equal(200, history.Count);
        Assert.Equal(("5", "204"), (history[0].Text, history[^1].Text));
    }

    [Fact]
    public async Task A_passing_state_is_shown_and_not_kept()
    {
        var chat = await _page.Host.ChatOfAsync(_page.Browser);
        using var first = await EventReader.OpenAsync(_page.Browser);
        await first.HistoryAsync();

        await SendAsync(chat, "card", "10 %", transient: true);
        Assert.Equal("10 %", (await first.NextAsync("live")).Text);
        using var late = await EventReader.OpenAsync(_page.Browser);
        Assert.DoesNotContain(await late.HistoryAsync(), entry => entry.Field("id") == "card");
        Assert.Equal("10 %", (await late.NextAsync("live")).Text);

        await SendAsync(chat, "card", "done");
        Assert.Equal("done", (await first.NextAsync("entry")).Text);
        Assert.Equal("done", (await late.NextAsync("entry")).Text);
        // The durable state outdates the passing one.
        using var last = await EventReader.OpenAsync(_page.Browser);
        await last.HistoryAsync();
        await SendAsync(chat, "next", "after");
        Assert.Equal(("entry", "after"), await last.NextAsync() is { } next ? (next.Kind, next.Text) : default);
    }

    [Fact]
    public async Task A_slow_reader_gets_the_latest_state_and_no_queue()
    {
        var hub = new ChatHub(Options.Create(new WebChatOptions()));
        var chat = new ChatKey("web", "slow");
        using var tab = hub.Subscribe(chat, "address");
        for (var n = 0; n < 10_000; n++)
        {
            hub.ShowTransient(chat, "card", $"{n}");
        }

        await tab.WaitAsync(default);
        Assert.Equal(["9999"], tab.TakeTransient());
        Assert.Empty(tab.TakeTransient());
        using var nothingMore = new CancellationTokenSource();
        var waiting = tab.WaitAsync(nothingMore.Token);
        Assert.False(waiting.IsCompleted);
        await nothingMore.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    [Fact]
    public async Task Two_tabs_of_one_chat_see_the_same()
    {
        using var first = await EventReader.OpenAsync(_page.Browser);
        using var second = await EventReader.OpenAsync(_page.Browser);
        await first.HistoryAsync();
        await second.HistoryAsync();

        await (await _page.Browser.SayAsync("to both")).AcceptedIdAsync();

        Assert.Equal("to both", (await NextOwnAsync(first)).Text);
        Assert.Equal("to both", (await NextOwnAsync(second)).Text);
    }

    [Fact]
    public async Task The_oldest_of_too_many_tabs_is_parked()
    {
        List<EventReader> tabs = [];
        for (var n = 0; n <= ChatHub.TabsPerChat; n++)
        {
            tabs.Add(await EventReader.OpenAsync(_page.Browser));
            await tabs[^1].HistoryAsync();
        }

        await tabs[0].NextAsync("parked");
        Assert.Null(await tabs[0].NextAsync());
        await (await _page.Browser.SayAsync("to the rest")).AcceptedIdAsync();
        foreach (var tab in tabs.Skip(1))
        {
            Assert.Equal("to the rest", (await NextOwnAsync(tab)).Text);
        }

        tabs.ForEach(tab => tab.Dispose());
    }

    [Fact]
    public async Task A_quiet_stream_gives_a_sign_of_life_each_15_seconds()
    {
        await _page.Host.ChatOfAsync(_page.Browser);
        var waits = new SemaphoreSlim(0);
        _page.Host.Clock.TimerSet += due => _ = due == TimeSpan.FromSeconds(15) ? waits.Release() : 0;
        using var events = await EventReader.OpenAsync(_page.Browser);
        await events.HistoryAsync();

        for (var n = 0; n < 3; n++)
        {
            Assert.True(await waits.WaitAsync(TimeSpan.FromSeconds(20)));
            _page.Host.Clock.Advance(TimeSpan.FromSeconds(15));
            Assert.Equal(":", (await events.NextAsync())!.Kind);
        }
    }

    [Fact]
    public async Task A_stop_of_the_server_ends_the_streams_cleanly()
    {
        using var events = await EventReader.OpenAsync(_page.Browser);
        await events.HistoryAsync();

        var stopping = _page.Host.StopAsync();
        while (await events.NextAsync() is not null)
        {
            // What was on its way.
        }

        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Sending_again_and_editing_replace_and_never_repeat_and_keep_the_time()
    {
        var chat = await _page.Host.ChatOfAsync(_page.Browser);
        var made = _page.Host.Clock.GetUtcNow();
        var post = SortableId.New(_page.Host.Clock);
        _page.Host.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(post, await SendAsync(chat, post, "one"));
        Assert.Equal(post, await SendAsync(chat, post, "one"));
        Assert.Equal(post, await _page.Host.Platform.EditAsync(chat, post, post, new OutgoingMessage { Text = "two" }, default));

        using var events = await EventReader.OpenAsync(_page.Browser);
        var entry = Assert.Single(await events.HistoryAsync(), one => one.Field("from") == "bot");
        Assert.Equal(("two", made), (entry.Text, DateTimeOffset.Parse(entry.Field("at"), System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("a0")]
    [InlineData("j1c")]
    [InlineData("j001rcz")]
    public async Task No_change_moves_a_messages_time_or_place_whatever_its_id(string suffix)
    {
        var chat = await _page.Host.ChatOfAsync(_page.Browser);
        var made = _page.Host.Clock.GetUtcNow();
        var post = SortableId.New(_page.Host.Clock) + suffix;
        await SendAsync(chat, post, "one");
        using var page = await EventReader.OpenAsync(_page.Browser);
        var before = (await page.HistoryAsync()).Single(entry => entry.Field("id") == post);
        await SendAsync(chat, SortableId.New(_page.Host.Clock), "below");

        _page.Host.Clock.Advance(TimeSpan.FromMinutes(5));
        await SendAsync(chat, post, "50 %", transient: true);
        // Read before the next change, which replaces it.
        Assert.Equal(before.Field("at"), (await page.NextAsync("live")).Field("at"));
        await SendAsync(chat, post, "two");

        using var events = await EventReader.OpenAsync(_page.Browser);
        var history = await events.HistoryAsync();
        var after = history.Single(entry => entry.Field("id") == post);
        Assert.Equal(("two", made), (after.Text, DateTimeOffset.Parse(after.Field("at"), System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal((before.Field("at"), before.Field("position")), (after.Field("at"), after.Field("position")));
        Assert.True(long.Parse(after.Field("position"), System.Globalization.CultureInfo.InvariantCulture)
            < long.Parse(history.Single(entry => entry.Text == "below").Field("position"), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Lines_stand_in_the_order_they_were_written_whatever_their_ids()
    {
        var chat = await _page.Host.ChatOfAsync(_page.Browser);
        string[] ids = [SortableId.New(_page.Host.Clock), "zz", "aa", SortableId.New(_page.Host.Clock)];
        foreach (var id in ids)
        {
            await SendAsync(chat, id, "one");
        }

        await SendAsync(chat, "zz", "changed");

        using var events = await EventReader.OpenAsync(_page.Browser);
        var shown = (await events.HistoryAsync()).Where(entry => entry.Field("from") == "bot").OrderBy(entry => long.Parse(entry.Field("position"), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(ids, shown.Select(entry => entry.Field("id")));
    }

    [Fact]
    public async Task A_deleted_message_leaves_none_of_its_words()
    {
        var chat = await _page.Host.ChatOfAsync(_page.Browser);
        var own = await (await _page.Browser.SayAsync("my secret words")).AcceptedIdAsync();

        Assert.True(await _page.Host.Platform.DeleteAsync(chat, own, default));
        Assert.False(await _page.Host.Platform.DeleteAsync(chat, "no-such-message", default));

        using var events = await EventReader.OpenAsync(_page.Browser);
        var entry = (await events.HistoryAsync()).Single(one => one.Field("id") == own);
        Assert.Equal(("", "True"), (entry.Text, entry.Field("deleted")));
    }

    private static async Task<EventReader.Event> NextOwnAsync(EventReader events)
    {
        while (true)
        {
            if (await events.NextAsync("entry") is var entry && entry.Field("from") == "you")
            {
                return entry;
            }
        }
    }

    private Task<string> SendAsync(ChatKey chat, string id, string text, bool transient = false) =>
        _page.Host.Platform.SendAsync(chat, id, new OutgoingMessage { Text = text, IsTransient = transient }, default);
}
