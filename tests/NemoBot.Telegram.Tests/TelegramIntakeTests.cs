using System.Text.Json.Nodes;
using Fakes.Telegram;
using Fakes.Time;
using Harness.Telegram;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Telegram.Incoming;

namespace NemoBot.Telegram.Tests;

public sealed class TelegramIntakeTests
{
    private static readonly ChatKey Ana = TelegramHarness.Chat(42);

    [Fact]
    public async Task A_message_is_stored_seen_and_confirmed_in_that_order()
    {
        await using var bot = await TelegramHarness.StartAsync(run: true);
        var said = bot.Fake.Person(42).Says("cut the silence");

        Assert.Equal("cut the silence", Assert.Single(await bot.WaitForAsync(Ana)).Text);
        await bot.UntilAsync(() => said.Reaction == "👀");
        await bot.UntilAsync(() => bot.Fake.WaitingUpdates == 0);
        Assert.Equal([Ana], bot.Woken);
    }

    [Fact]
    public async Task A_press_is_answered_at_once_and_stored()
    {
        await using var bot = await TelegramHarness.StartAsync(run: true);

        var query = bot.Fake.Person(42).PressesData(5, "post.0badcafe");

        var press = Assert.Single(await bot.WaitForAsync(Ana));
        Assert.Equal(("post.0badcafe", $"q:{query}"), (press.Press, press.MessageId));
        await bot.UntilAsync(() => bot.Fake.AnsweredCallbacks.Contains(query));
    }

    [Fact]
    public async Task A_redelivered_update_is_handled_once_even_by_the_next_process()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var update = Text(1, 5, "cut");

        await bot.AcceptAsync(update);
        await bot.AcceptAsync(update);
        Assert.Single(await bot.TakeAsync(Ana));
        await bot.RestartAsync(run: false);
        await bot.AcceptAsync(update, Text(2, 6, "more"));

        Assert.Equal("more", Assert.Single(await bot.TakeAsync(Ana)).Text);
    }

    [Theory]
    [InlineData("""{"update_id":7,"message":{"message_id":"not a number"}}""")]
    [InlineData("""{"update_id":7,"message":{"message_id":5,"chat":{"id":42,"type":"private"},"from":{"id":42},"date":99999999999999999,"text":"x"}}""")]
    [InlineData("""{"update_id":7,"message":[]}""")]
    [InlineData("""{"update_id":"seven","message":{"message_id":5}}""")]
    [InlineData("""{"update_id":7,"future_kind":{"a":1}}""")]
    [InlineData("null")]
    [InlineData("[1]")]
    public async Task An_update_that_cannot_be_read_is_kept_raw_and_spoils_no_other(string strange)
    {
        await using var bot = await TelegramHarness.StartAsync();

        await bot.AcceptAsync(Text(6, 5, "before"), strange, Text(8, 6, "after"));

        Assert.Equal(["before", "after"], (await bot.TakeAsync(Ana)).Select(message => message.Text));
        Assert.Equal(strange, Assert.Single(await QuarantinedAsync(bot)));
    }

    [Fact]
    public async Task Quarantined_updates_are_confirmed_and_polling_continues()
    {
        await using var bot = await TelegramHarness.StartAsync(run: true);
        bot.Fake.PushRaw("""{"update_id":{id},"message":{"message_id":true}}""");
        bot.Fake.Person(42).Says("still there?");

        Assert.Equal("still there?", Assert.Single(await bot.WaitForAsync(Ana)).Text);
        await bot.UntilAsync(() => bot.Fake.WaitingUpdates == 0);
    }

    [Fact]
    public async Task Files_sent_together_become_one_message_after_a_quiet_moment()
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        await using var albums = RunAlbums(bot);

        await bot.AcceptAsync(Member(1, 11, "first"), Member(2, 10, null));
        clock.Advance(TimeSpan.FromSeconds(2));
        await bot.AcceptAsync(Member(3, 12, "third"));
        Assert.Empty(await bot.TakeAsync(Ana));
        clock.Advance(Album.Quiet);

        var album = Assert.Single(await bot.WaitForAsync(Ana));
        Assert.Equal("first\nthird", album.Text);
        Assert.Equal(["F10", "F11", "F12"], album.Attachments.Select(file => file.FileId));
        Assert.StartsWith("42:10:", album.MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_album_ends_in_its_time_though_the_clock_was_set_back()
    {
        var time = new ManualClock();
        var clock = new LeapingClock(time);
        await using var bot = await TelegramHarness.StartAsync(clock);
        await using var albums = RunAlbums(bot);

        await bot.AcceptAsync(Member(1, 11, "first"), Member(2, 10, null));
        clock.Leap(TimeSpan.FromHours(-2));
        time.Advance(Album.Quiet);

        Assert.Equal(2, Assert.Single(await bot.WaitForAsync(Ana)).Attachments.Count);
    }

    [Fact]
    public async Task An_album_that_never_comes_to_rest_ends_after_ten_seconds()
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        await using var albums = RunAlbums(bot);

        for (var i = 0; i < 5; i++)
        {
            await bot.AcceptAsync(Member(i, 10 + i, null));
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(5, Assert.Single(await bot.WaitForAsync(Ana)).Attachments.Count);
    }

    [Fact]
    public async Task A_late_member_follows_and_a_redelivered_one_does_not()
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        await using var albums = RunAlbums(bot);
        await bot.AcceptAsync(Member(1, 10, "cut"));
        clock.Advance(Album.Quiet);
        Assert.Single(await bot.WaitForAsync(Ana));

        await bot.AcceptAsync(Member(11, 10, "cut"), Member(12, 13, null));

        Assert.Equal("F13", Assert.Single((await bot.TakeAsync(Ana)).Single().Attachments).FileId);
    }

    [Fact]
    public async Task A_caption_that_is_edited_while_its_album_is_open_replaces_the_old_one()
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        await using var albums = RunAlbums(bot);
        await bot.AcceptAsync(Member(1, 10, "cut"), Member(2, 11, null));

        await bot.AcceptAsync(Member(3, 10, "cut it short").Replace("\"message\":", "\"edited_message\":", StringComparison.Ordinal));
        await bot.AcceptAsync(Member(4, 10, "cut"));
        Assert.Empty(await bot.TakeAsync(Ana));
        clock.Advance(Incoming.Album.Longest);

        var album = Assert.Single(await bot.WaitForAsync(Ana));
        Assert.Equal("cut it short", album.Text);
        Assert.Equal(["F10", "F11"], album.Attachments.Select(file => file.FileId));
    }

    [Fact]
    public async Task Words_after_an_album_come_after_it()
    {
        await using var bot = await TelegramHarness.StartAsync(new ManualClock());

        await bot.AcceptAsync(Member(1, 10, null), Member(2, 11, null));
        await bot.AcceptAsync(Text(3, 12, "make it short"));

        Assert.Equal([2, 0], (await bot.TakeAsync(Ana)).Select(message => message.Attachments.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_open_album_survives_a_kill(bool isMoreToCome)
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        await bot.AcceptAsync(Member(1, 10, "cut"));

        await bot.RestartAsync(run: false);
        if (isMoreToCome)
        {
            await bot.AcceptAsync(Member(1, 10, "cut"), Member(2, 11, null));
        }

        clock.Advance(Album.Longest);
        await using var albums = RunAlbums(bot);

        Assert.Equal(isMoreToCome ? 2 : 1, Assert.Single(await bot.WaitForAsync(Ana)).Attachments.Count);
        await bot.RestartAsync(run: false);
        await using var again = RunAlbums(bot);
        await bot.AcceptAsync(Member(1, 10, "cut"));
        Assert.Empty(await bot.TakeAsync(Ana));
    }

    [Fact]
    public async Task In_a_group_one_mention_speaks_for_the_whole_album_and_none_for_none()
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        await using var albums = RunAlbums(bot);
        var group = bot.Fake.Group(-100500, 42);
        JsonObject InAlbum(string id) => new() { ["media_group_id"] = id };
        var file = bot.Fake.AddFile("a.mp4", "video/mp4", [1]);

        group.SendsVideo(file, null, InAlbum("meant"));
        group.SendsVideo(file, $"@{FakeTelegram.Username} cut", InAlbum("meant"));
        group.SendsVideo(file, "holiday!", InAlbum("not meant"));
        bot.Run();
        await bot.UntilAsync(() => bot.Fake.WaitingUpdates == 0);
        clock.Advance(Incoming.Album.Longest);

        var album = Assert.Single(await bot.WaitForAsync(TelegramHarness.Chat(-100500)));
        Assert.Equal(("cut", 2), (album.Text, album.Attachments.Count));
    }

    [Fact]
    public async Task A_group_that_moves_keeps_its_messages_and_redeliveries_are_still_known()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var before = """{"update_id":1,"message":{"message_id":5,"from":{"id":42},"chat":{"id":-5,"type":"group"},"date":1,"text":"/export"}}""";
        var move = """{"update_id":2,"message":{"message_id":6,"from":{"id":42},"chat":{"id":-5,"type":"group"},"date":1,"migrate_to_chat_id":-1009}}""";

        await bot.AcceptAsync(before);
        await bot.AcceptAsync(move);
        await bot.RestartAsync(run: false);
        await bot.AcceptAsync(before, move);

        Assert.Equal("export", Assert.Single(await bot.TakeAsync(TelegramHarness.Chat(-1009))).Command);
        Assert.Empty(await bot.TakeAsync(TelegramHarness.Chat(-5)));
    }

    [Fact]
    public async Task Blocking_and_returning_is_noted_on_the_chat()
    {
        await using var bot = await TelegramHarness.StartAsync(run: true);

        bot.Fake.Person(42).Blocks();
        await bot.UntilAsync(async () => !(await bot.Store.GetChatAsync(Ana, CancellationToken.None)).Reachable);
        bot.Fake.Person(42).Blocks(false);
        await bot.UntilAsync(async () => (await bot.Store.GetChatAsync(Ana, CancellationToken.None)).Reachable);
    }

    [Fact]
    public async Task An_edited_message_counts_only_when_its_words_changed()
    {
        await using var bot = await TelegramHarness.StartAsync(run: true);
        var ana = bot.Fake.Person(42);
        var said = ana.Says("cut");
        Assert.Single(await bot.WaitForAsync(Ana));

        ana.Edits(said, "cut");
        ana.Edits(said, "cut it short");

        Assert.Equal("cut it short", Assert.Single(await bot.WaitForAsync(Ana)).Text);
    }

    [Theory]
    [InlineData(""" "caption":"our holiday, brighter version" """)]
    [InlineData(""" "show_caption_above_media":true """)]
    public async Task An_edit_of_a_file_in_an_album_is_no_order_where_nobody_addressed_the_bot(string caption)
    {
        await using var bot = await TelegramHarness.StartAsync(new ManualClock());

        await bot.AcceptAsync($$$$"""
            {"update_id":1,"edited_message":{"message_id":5,"from":{"id":7},"chat":{"id":-100500,"type":"supergroup"},"date":1,"edit_date":2,"media_group_id":"g",
             {{{{caption}}}},"video":{"file_id":"F5","file_unique_id":"U5"}}}
            """);

        Assert.Empty(await bot.TakeAsync(TelegramHarness.Chat(-100500)));
        Assert.Empty(bot.Fake.Calls);
    }

    private static string Text(long update, long id, string text) =>
        $$$$"""{"update_id":{{{{update}}}},"message":{"message_id":{{{{id}}}},"from":{"id":42},"chat":{"id":42,"type":"private"},"date":1773350700,"text":"{{{{text}}}}"}}""";

    private static string Member(long update, long id, string? caption) =>
        $$$$"""
        {"update_id":{{{{update}}}},"message":{"message_id":{{{{id}}}},"from":{"id":42},"chat":{"id":42,"type":"private"},"date":1773350700,"media_group_id":"g",
         "caption":"{{{{caption}}}}","video":{"file_id":"F{{{{id}}}}","file_unique_id":"U{{{{id}}}}"}}}
        """;

    private static async Task<List<string?>> QuarantinedAsync(TelegramHarness bot) =>
        [.. (await bot.Get<IEngineStore>().QuarantinedAsync("telegram", 10, CancellationToken.None)).Select(input => input.Raw)];

    private static RunningAlbums RunAlbums(TelegramHarness bot) => new(bot.Get<AlbumGate>());

    private sealed class RunningAlbums : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _run;

        public RunningAlbums(AlbumGate albums) => _run = albums.RunAsync(_stop.Token);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }
    }
}
