using Fakes.Telegram;
using Fakes.Time;
using Harness.Telegram;
using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using Telegram.Bot.Requests;
using Telegram.Bot.Types.Enums;

namespace NemoBot.Telegram.Tests;

public sealed class TelegramPlatformTests
{
    private static readonly ChatKey Ana = TelegramHarness.Chat(42);

    [Fact]
    public async Task A_card_answers_the_message_silently_and_carries_buttons()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var said = bot.Fake.Person(42).Says("cut");

        var id = await SendAsync(bot, new()
        {
            Text = "**Working** 1 & 2",
            RepliesTo = $"42:{said.Id}:0badcafe",
            Buttons = [new("Cancel", new(ButtonKind.Cancel, "job1"), ButtonStyle.Danger), new("Site", new(ButtonKind.Open)) { Link = new("https://example.org/x") }, new("Here", new(ButtonKind.Open)) { Link = new("http://127.0.0.1:5080/") }],
        });

        var card = Assert.Single(bot.Fake.FromBot(42));
        Assert.Equal(($"42:{card.Id}", "Working 1 & 2", said.Id, true), (id, card.Text, card.RepliesTo!.Value, card.IsSilent));
        Assert.Equal(["Cancel", "Site"], card.Buttons.Select(button => button.Text));
        Assert.StartsWith("post1.", card.Buttons[0].Data, StringComparison.Ordinal);
        Assert.Empty(bot.Fake.SpecFaults);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_chat_that_is_another_process_s_by_now()
    {
        await using var bot = await TelegramHarness.StartAsync();
        ChatOwnership.Enter(new(Ana, 1, static _ => Task.FromResult(false)));

        await Assert.ThrowsAsync<NotOwnerException>(() => bot.Client.CallAsync(() => new SendMessageRequest { ChatId = 42, Text = "late" }, CancellationToken.None));

        Assert.Empty(bot.Fake.FromBot(42));
    }

    [Fact]
    public async Task An_edit_to_the_same_is_success()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var id = await SendAsync(bot, new() { Text = "50 %" });

        Assert.Equal(id, await EditAsync(bot, id, new() { Text = "60 %" }));
        Assert.Equal(id, await EditAsync(bot, id, new() { Text = "60 %" }));

        Assert.Equal(1, Assert.Single(bot.Fake.FromBot(42)).Edits);
    }

    [Fact]
    public async Task Markup_that_telegram_refuses_goes_as_plain_words()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Error, "sendMessage") { Code = 400, Description = "Bad Request: can't parse entities: Unsupported start tag" });

        await SendAsync(bot, new() { Text = "**a** & b" });

        var sent = Assert.Single(bot.Fake.FromBot(42));
        Assert.Equal(("a & b", null), (sent.Text, sent.ParseMode));
    }

    [Fact]
    public async Task A_long_text_takes_several_messages_and_an_edit_changes_all_of_them()
    {
        await using var bot = await TelegramHarness.StartAsync();
        static string Long(char letter, int parts) => string.Join("\n\n", Enumerable.Range(0, parts).Select(_ => new string(letter, 4000)));
        Button[] buttons = [new("Export", new(ButtonKind.Export))];

        var id = await SendAsync(bot, new() { Text = Long('a', 3), Buttons = buttons });
        Assert.Equal([0, 0, 1], bot.Fake.FromBot(42).Select(message => message.Buttons.Count));
        Assert.Equal($"42:{bot.Fake.FromBot(42)[0].Id}", id);
        await bot.RestartAsync(run: false);
        await EditAsync(bot, id, new() { Text = Long('b', 2), Buttons = buttons });

        Assert.Equal([new string('b', 4000), new string('b', 4000)], bot.Fake.FromBot(42).Select(message => message.Text));
    }

    [Theory]
    [InlineData(TelegramTrouble.CutBefore, 0, "", PlatformFault.Unknown)]
    [InlineData(TelegramTrouble.CutAfter, 0, "", PlatformFault.Unknown)]
    [InlineData(TelegramTrouble.BadGateway, 0, "", PlatformFault.Unknown)]
    [InlineData(TelegramTrouble.Error, 403, "Forbidden: bot was blocked by the user", PlatformFault.Unreachable)]
    [InlineData(TelegramTrouble.Error, 400, "Bad Request: chat not found", PlatformFault.Unreachable)]
    [InlineData(TelegramTrouble.Error, 400, "Bad Request: something else", PlatformFault.Refused)]
    [InlineData(TelegramTrouble.Error, 401, "Unauthorized", PlatformFault.NotSent)]
    public async Task A_failed_send_is_reported_by_its_kind_and_not_repeated(TelegramTrouble trouble, int code, string words, PlatformFault expected)
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(trouble, "sendMessage") { Code = code, Description = words, Times = 5 });

        var failed = await Assert.ThrowsAsync<PlatformException>(() => SendAsync(bot, new() { Text = "x" }));

        Assert.Equal(expected, failed.Fault);
        Assert.Single(bot.Fake.Calls);
    }

    [Fact]
    public async Task A_send_that_telegram_surely_did_not_do_is_repeated()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Error, "sendMessage"));

        await SendAsync(bot, new() { Text = "x" });

        Assert.Single(bot.Fake.FromBot(42));
    }

    [Fact]
    public async Task An_unreachable_server_is_surely_not_sent()
    {
        await using var bot = await TelegramHarness.StartAsync(settings: new Dictionary<string, string?> { ["Telegram:ApiUrl"] = "http://127.0.0.1:9" });

        Assert.Equal(PlatformFault.NotSent, (await Assert.ThrowsAsync<PlatformException>(() => SendAsync(bot, new() { Text = "x" }))).Fault);
    }

    [Fact]
    public async Task An_edit_whose_answer_was_lost_is_repeated()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var id = await SendAsync(bot, new() { Text = "50 %" });
        bot.Fake.Fails(new(TelegramTrouble.CutAfter, "editMessageText"));

        await EditAsync(bot, id, new() { Text = "60 %" });

        Assert.Equal("60 %", Assert.Single(bot.Fake.FromBot(42)).Text);
    }

    [Fact]
    public async Task A_flooded_chat_is_left_alone_until_its_time_and_no_other_chat_waits()
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        bot.Fake.Fails(new(TelegramTrouble.Error, "sendMessage", 42) { Code = 429, Description = "Too Many Requests: retry after 17", RetryAfter = 17 });

        Assert.Equal(TimeSpan.FromSeconds(17), (await FloodAsync(bot, 42)).RetryAfter);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(7), (await FloodAsync(bot, 42)).RetryAfter);
        await bot.Platform.SendAsync(TelegramHarness.Chat(43), "post2", new() { Text = "y" }, CancellationToken.None);
        Assert.Single(bot.Fake.Calls, call => call.Chat == 42);
        clock.Advance(TimeSpan.FromSeconds(7));
        await SendAsync(bot, new() { Text = "x" });

        Assert.Single(bot.Fake.FromBot(42));
    }

    [Fact]
    public async Task Floods_in_three_chats_at_once_are_one_flood()
    {
        await using var bot = await TelegramHarness.StartAsync(new ManualClock());
        bot.Fake.Fails(new(TelegramTrouble.Error, "sendMessage") { Code = 429, Description = "Too Many Requests: retry after 5", RetryAfter = 5, Times = 3 });

        await FloodAsync(bot, 41);
        await FloodAsync(bot, 42);
        await FloodAsync(bot, 43);
        await FloodAsync(bot, 44);

        Assert.DoesNotContain(bot.Fake.Calls, call => call.Chat == 44);
    }

    [Fact]
    public async Task While_all_chats_wait_presses_are_answered_updates_and_files_are_fetched_and_soon_others_may_try()
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        var file = bot.Fake.AddFile("a.mp4", "video/mp4", [1]);
        bot.Fake.Fails(new(TelegramTrouble.Error, "sendMessage") { Code = 429, Description = "Too Many Requests: retry after 600", RetryAfter = 600, Times = 3 });
        await FloodAsync(bot, 41);
        await FloodAsync(bot, 42);
        await FloodAsync(bot, 43);

        await bot.Client.CallAsync(() => new AnswerCallbackQueryRequest { CallbackQueryId = "q" }, CancellationToken.None);
        await bot.Client.CallAsync(() => new GetFileRequest { FileId = file.Id }, CancellationToken.None);
        await bot.Client.CallAsync(() => new GetRawUpdatesRequest { Timeout = 0, AllowedUpdates = [] }, CancellationToken.None);
        await FloodAsync(bot, 44);
        clock.Advance(TimeSpan.FromSeconds(11));
        await bot.Platform.SendAsync(TelegramHarness.Chat(44), "post44", new() { Text = "x" }, CancellationToken.None);
        await FloodAsync(bot, 43);

        Assert.Single(bot.Fake.FromBot(44));
    }

    [Fact]
    public async Task A_group_gets_fewer_than_twenty_edits_a_minute_and_its_answers_still_go_out()
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        bot.Fake.Group(-100500, 42);
        var group = TelegramHarness.Chat(-100500);
        var id = await bot.Platform.SendAsync(group, "post1", new() { Text = "0" }, CancellationToken.None);
        var edits = 0;
        for (var second = 0; second < 60; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(0.9));
            try
            {
                await bot.Platform.EditAsync(group, id, "post1", new() { Text = $"{second + 1}" }, CancellationToken.None);
                edits++;
            }
            catch (PlatformException held) when (held.Fault == PlatformFault.NotSent)
            {
                Assert.True(held.RetryAfter > TimeSpan.Zero);
            }
        }

        await bot.Platform.SendAsync(group, "post2", new() { Text = "done" }, CancellationToken.None);
        Assert.InRange(edits, 15, 18);
    }

    [Fact]
    public async Task Reactions_actions_and_deletions_take_no_edit_from_a_group()
    {
        await using var bot = await TelegramHarness.StartAsync(new ManualClock());
        var said = bot.Fake.Group(-100500, 42).Says("/export");
        var group = TelegramHarness.Chat(-100500);
        var id = await bot.Platform.SendAsync(group, "post1", new() { Text = "0" }, CancellationToken.None);
        for (var i = 0; i < 20; i++)
        {
            await bot.Client.CallAsync(() => new SetMessageReactionRequest { ChatId = -100500, MessageId = (int)said.Id, Reaction = [] }, CancellationToken.None);
            await bot.Client.CallAsync(() => new SendChatActionRequest { ChatId = -100500, Action = ChatAction.Typing }, CancellationToken.None);
            await bot.Platform.DeleteAsync(group, "-100500:1", CancellationToken.None);
        }

        await bot.Platform.EditAsync(group, id, "post1", new() { Text = "1" }, CancellationToken.None);

        Assert.Equal("1", Assert.Single(bot.Fake.FromBot(-100500)).Text);
    }

    [Fact]
    public async Task A_flood_of_reactions_holds_back_no_message()
    {
        await using var bot = await TelegramHarness.StartAsync(new ManualClock());
        bot.Fake.Fails(new(TelegramTrouble.Error, "setMessageReaction") { Code = 429, Description = "Too Many Requests: retry after 500", RetryAfter = 500, Times = 9 });

        foreach (var chat in (long[])[41, 42, 43, 43])
        {
            var refused = await Assert.ThrowsAsync<TelegramException>(
                () => bot.Client.CallAsync(() => new SetMessageReactionRequest { ChatId = chat, MessageId = 5, Reaction = [] }, CancellationToken.None));
            Assert.Equal(TelegramFault.Flood, refused.Fault);
        }

        Assert.Equal(3, bot.Fake.Calls.Count);
        await SendAsync(bot, new() { Text = "x" });
        Assert.Single(bot.Fake.FromBot(42));
    }

    [Fact]
    public async Task A_deleted_card_is_reported_so_that_it_is_sent_again()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var id = await SendAsync(bot, new() { Text = "x" });
        Assert.True(await bot.Platform.DeleteAsync(Ana, id, CancellationToken.None));
        Assert.True(await bot.Platform.DeleteAsync(Ana, id, CancellationToken.None));

        Assert.Equal(PlatformFault.MessageGone, (await Assert.ThrowsAsync<PlatformException>(() => EditAsync(bot, id, new() { Text = "y" }))).Fault);
    }

    [Fact]
    public async Task A_topic_that_is_gone_does_not_swallow_the_message()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Error, "sendMessage") { Code = 400, Description = "Bad Request: message thread not found" });

        await bot.Platform.SendAsync(new("telegram", "42/77"), "post1", new() { Text = "x" }, CancellationToken.None);
        await bot.Platform.SendAsync(new("telegram", "42/78"), "post2", new() { Text = "y" }, CancellationToken.None);
        await bot.Platform.SendAsync(new("telegram", "42/1"), "post3", new() { Text = "general" }, CancellationToken.None);

        Assert.Equal([null, 78, null], bot.Fake.FromBot(42).Select(message => message.Thread));
    }

    [Fact]
    public async Task A_group_that_moved_gets_its_message_at_the_new_address_and_old_cards_are_gone()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var old = TelegramHarness.Chat(-5);
        var card = await bot.Platform.SendAsync(old, "post1", new() { Text = "card" }, CancellationToken.None);
        bot.Fake.Fails(new(TelegramTrouble.Error, null, -5) { Code = 400, Description = "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo = -1009, Times = 9 });

        await bot.Platform.SendAsync(old, "post2", new() { Text = "hello", RepliesTo = card }, CancellationToken.None);

        Assert.Equal("hello", Assert.Single(bot.Fake.FromBot(-1009)).Text);
        var failed = await Assert.ThrowsAsync<PlatformException>(() => bot.Platform.EditAsync(old, card, "post1", new() { Text = "z" }, CancellationToken.None));
        Assert.Equal(PlatformFault.MessageGone, failed.Fault);
    }

    [Fact]
    public async Task Commands_are_registered_in_each_language_and_only_once()
    {
        await using var bot = await TelegramHarness.StartAsync(run: true);
        await bot.UntilAsync(() => bot.Fake.Calls.Any(call => call.Method == "getUpdates"));
        var calls = bot.Fake.Calls.Count(call => call.Method == "setMyCommands");

        await bot.RestartAsync();
        await bot.UntilAsync(() => bot.Fake.Calls.Count(call => call.Method == "getMe") == 2 && bot.Fake.Calls.Last().Method == "getUpdates");

        Assert.Equal(9, bot.Fake.Commands.Count);
        Assert.Equal(calls, bot.Fake.Calls.Count(call => call.Method == "setMyCommands"));
        Assert.Empty(bot.Fake.SpecFaults);
    }

    private static async Task<PlatformException> FloodAsync(TelegramHarness bot, long chat)
    {
        var failed = await Assert.ThrowsAsync<PlatformException>(() => bot.Platform.SendAsync(TelegramHarness.Chat(chat), $"post{chat}", new() { Text = "x" }, CancellationToken.None));
        Assert.Equal(PlatformFault.Flood, failed.Fault);
        return failed;
    }

    private static Task<string> SendAsync(TelegramHarness bot, OutgoingMessage message) => bot.Platform.SendAsync(Ana, "post1", message, CancellationToken.None);

    private static Task<string> EditAsync(TelegramHarness bot, string id, OutgoingMessage message) => bot.Platform.EditAsync(Ana, id, "post1", message, CancellationToken.None);
}
