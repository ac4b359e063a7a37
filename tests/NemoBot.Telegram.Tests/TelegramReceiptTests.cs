using Fakes.Telegram;
using Fakes.Time;
using Harness.Discord;
using Harness.Telegram;
using NemoBot.Core.Model;
using NemoBot.Telegram.Outgoing;

namespace NemoBot.Telegram.Tests;

/// <summary>What the bot knows of a post that it sent, or began to send, before this process.</summary>
public sealed class TelegramReceiptTests
{
    private static readonly ChatKey Ana = TelegramHarness.Chat(42);

    [Fact]
    public async Task Killed_after_a_video_was_begun_it_is_not_begun_again()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Error, "editMessageMedia") { Code = 400, Description = "Bad Request: message can't be edited", Times = 9 });
        bot.Fake.Fails(new(TelegramTrouble.Hang, "sendVideo"));
        using var killed = new CancellationTokenSource();
        var result = await ResultAsync(bot);
        var sending = bot.Platform.SendAsync(Ana, "post1", result, killed.Token);
        await bot.UntilAsync(() => bot.Fake.Calls.Any(call => call.Method == "sendVideo"));
        await killed.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await bot.RestartAsync(run: false);

        await bot.Platform.SendAsync(Ana, "post1", result, CancellationToken.None);

        Assert.Single(bot.Fake.Calls, call => call.Method == "sendVideo");
        Assert.Contains("lisbon.mp4", Assert.Single(bot.Fake.FromBot(42)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_on_its_way_when_the_bot_stops_is_not_sent_again_by_the_next_process()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Slow, "sendMessage") { Delay = TimeSpan.FromMilliseconds(500) });
        using var stopped = new CancellationTokenSource();
        var sending = bot.Platform.SendAsync(Ana, "post1", new() { Text = "once" }, stopped.Token);
        await bot.UntilAsync(() => bot.Fake.Calls.Any(call => call.Method == "sendMessage"));

        await stopped.CancelAsync();

        var noted = await sending; // Not cancelled: whoever stopped can note it.
        Assert.EndsWith($"{Assert.Single(bot.Fake.FromBot(42)).Id}", noted, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_whose_answer_does_not_come_holds_a_stop_up_for_two_seconds_only()
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(time: clock);
        bot.Fake.Fails(new(TelegramTrouble.Hang, "sendMessage"));
        using var stopped = new CancellationTokenSource();
        var sending = bot.Platform.SendAsync(Ana, "post1", new() { Text = "once" }, stopped.Token);
        await bot.UntilAsync(() => bot.Fake.Calls.Any(call => call.Method == "sendMessage"));
        await stopped.CancelAsync();
        Assert.False(sending.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(2.1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task What_has_not_begun_when_the_bot_stops_is_not_begun()
    {
        await using var bot = await TelegramHarness.StartAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bot.Platform.SendAsync(Ana, "post1", new() { Text = "never" }, new CancellationToken(canceled: true)));

        Assert.DoesNotContain(bot.Fake.Calls, call => call.Method == "sendMessage");
    }

    [Fact]
    public async Task Killed_between_two_parts_of_a_text_the_next_process_continues_with_the_second()
    {
        await using var bot = await TelegramHarness.StartAsync();
        using var killed = new CancellationTokenSource();
        OutgoingMessage text = new() { Text = new string('a', 4000) + "\n\n" + new string('b', 4000) };
        bot.Fake.Fails(new(TelegramTrouble.Hang, "sendMessage") { Holding = "bbbb" });
        var sending = bot.Platform.SendAsync(Ana, "post1", text, killed.Token);
        await bot.UntilAsync(() => bot.Fake.Calls.Count(call => call.Method == "sendMessage") == 2);
        await killed.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await bot.RestartAsync(run: false);

        await bot.Platform.SendAsync(Ana, "post1", text, CancellationToken.None);

        Assert.Equal([new string('a', 4000), new string('b', 4000)], bot.Fake.FromBot(42).Select(message => message.Text));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_video_that_an_earlier_version_began_is_not_begun_again(bool inSlot)
    {
        await using var bot = await TelegramHarness.StartAsync();
        var card = await bot.Platform.SendAsync(Ana, "card", new() { Text = "Exporting" }, CancellationToken.None);
        var key = await NoteAsync(bot, "post1", $$"""{"PostId":"post1","Main":{"Chat":42,"Message":{{card[3..]}}},"More":[],"Video":null,"VideoBegun":true}""", inSlot);
        var noted = await bot.Store.GetValueAsync("telegram", key, default);

        await bot.Platform.SendAsync(Ana, "post1", await ResultAsync(bot), CancellationToken.None);

        Assert.DoesNotContain(bot.Fake.Calls, call => call.Method is "sendVideo" or "editMessageMedia");
        Assert.Contains("lisbon.mp4", Assert.Single(bot.Fake.FromBot(42)).Text, StringComparison.Ordinal);
        Assert.Equal(noted, await bot.Store.GetValueAsync("telegram", key, default));
        Assert.Contains("VideoBegun", (await bot.Store.GetPostAsync(Ana, "post1", default))!.PlatformReceipt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_rest_of_a_text_that_an_earlier_version_sent_is_changed_and_not_sent_again(bool inSlot)
    {
        await using var bot = await TelegramHarness.StartAsync();
        var first = await bot.Platform.SendAsync(Ana, "a", new() { Text = "a" }, CancellationToken.None);
        var second = await bot.Platform.SendAsync(Ana, "b", new() { Text = "b" }, CancellationToken.None);
        await NoteAsync(bot, "post1", $$"""{"PostId":"post1","Main":{"Chat":42,"Message":{{first[3..]}}},"More":[{{second[3..]}}],"Video":null,"VideoBegun":false}""", inSlot);

        await bot.Platform.EditAsync(Ana, first, "post1", new() { Text = new string('c', 4000) + "\n\n" + new string('d', 4000) }, CancellationToken.None);
        await bot.Platform.EditAsync(Ana, first, "post1", new() { Text = "short" }, CancellationToken.None);

        Assert.Equal("short", Assert.Single(bot.Fake.FromBot(42)).Text);
        Assert.Equal(2, bot.Fake.Calls.Count(call => call.Method == "sendMessage"));
    }

    [Fact]
    public async Task A_new_post_takes_no_look_at_what_earlier_versions_stored()
    {
        var (store, control) = ValueStore.Create();
        var reads = 0;
        control.Setup(nameof(IStore.GetValueAsync), _ =>
        {
            reads++;
            return Task.FromResult<string?>(null);
        });
        var ids = new SortableIds(TimeProvider.System);
        var before = ids.Next();
        ids.StartAfter(before);
        var legacy = new LegacyReceipts(store, ids);

        Assert.Null(await legacy.FindPostAsync(ids.Next().ToString(), default));
        Assert.Equal(0, reads);
        Assert.Null(await legacy.FindPostAsync(before.ToString(), default));
        Assert.Equal(2, reads);
    }

    [Fact]
    public async Task Telegrams_id_of_a_file_is_known_also_from_version_0_1_0_until_Telegram_refuses_it()
    {
        var (store, control) = ValueStore.Create();
        control.Values[SlotOf("file", "old")] = """[{"Id":"old","Value":"telegram-old"}]""";
        var ids = new FileIds(store, new(store, new(TimeProvider.System)));
        await ids.KeepAsync("new", "telegram-new", default);

        Assert.Equal(("telegram-old", "telegram-new", null), (await ids.FindAsync("old", default), await ids.FindAsync("new", default), await ids.FindAsync("none", default)));

        await ids.ForgetAsync("old", default);
        await ids.ForgetAsync("new", default);
        var next = new FileIds(store, new(store, new(TimeProvider.System)));
        Assert.Equal((null, null), (await next.FindAsync("old", default), await next.FindAsync("new", default)));
    }

    /// <summary>As version 0.1.0 kept it, in a slot, or as those after it did.</summary>
    private static async Task<string> NoteAsync(TelegramHarness bot, string postId, string json, bool inSlot)
    {
        var (key, value) = inSlot
            ? (SlotOf("post", postId), System.Text.Json.JsonSerializer.Serialize(new[] { new { Id = "other", Value = "{}" }, new { Id = postId, Value = json } }))
            : ($"post/{postId}", json);
        await bot.Store.SetValueAsync("telegram", key, value, default);
        return key;
    }

    private static string SlotOf(string kind, string id) => $"{kind}.{id.Aggregate(17u, (sum, character) => unchecked((sum * 31) + character)) % 512}";

    private static async Task<OutgoingMessage> ResultAsync(TelegramHarness bot)
    {
        StoredFile stored = await bot.StoreVideoAsync(Ana, Mp4Maker.Make(1920, 1080, TimeSpan.FromSeconds(42), cover: Mp4Maker.Jpeg(320, 180)));
        return new() { Text = "Your video", Video = new(stored.Id, "lisbon.mp4", stored.SizeBytes, TimeSpan.FromSeconds(42), null, null) { Link = new("https://example.org/lisbon") } };
    }
}
