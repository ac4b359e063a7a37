using System.Buffers.Binary;
using Fakes.Telegram;
using Fakes.Time;
using Harness.Telegram;
using NemoBot.Core.Model;

namespace NemoBot.Telegram.Tests;

public sealed class TelegramVideoTests
{
    private static readonly ChatKey Ana = TelegramHarness.Chat(42);

    [Fact]
    public async Task The_card_becomes_the_video()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var card = await bot.Platform.SendAsync(Ana, "post1", new() { Text = "Exporting" }, CancellationToken.None);
        var result = await ResultAsync(bot);
        bot.Fake.Fails(new(TelegramTrouble.Slow, "editMessageMedia") { After = "sendChatAction" });

        await bot.Platform.EditAsync(Ana, card, "post1", result, CancellationToken.None);

        var video = Assert.Single(bot.Fake.FromBot(42));
        Assert.Equal((1920, 1080, 42, true, "lisbon.mp4"), (video.Width, video.Height, video.Duration, video.SupportsStreaming, video.Video!.FileName));
        Assert.Equal("Your video", video.Text);
        Assert.Equal("application/octet-stream", video.Thumbnail!.MediaType); // The library gives every file this type; Telegram looks at the bytes.
        Assert.Single(video.Buttons);
        Assert.Contains("upload_video", bot.Fake.Actions);
        Assert.Empty(bot.Fake.SpecFaults);
    }

    [Theory]
    [InlineData(TelegramTrouble.CutAfter)]
    [InlineData(TelegramTrouble.CutBefore)]
    [InlineData(TelegramTrouble.BadGateway)]
    public async Task When_the_answer_is_lost_a_repeat_leaves_exactly_one_video(TelegramTrouble trouble)
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        var result = await ResultAsync(bot);
        bot.Fake.Fails(new(trouble, "editMessageMedia"));

        var failed = await Assert.ThrowsAsync<PlatformException>(() => SendAsync(bot, result));
        Assert.Equal(PlatformFault.Unknown, failed.Fault);
        await bot.RestartAsync(run: false);
        clock.Advance(TimeSpan.FromMinutes(1));
        var id = await SendAsync(bot, result);
        Assert.Equal(id, await SendAsync(bot, result));

        Assert.NotNull(Assert.Single(bot.Fake.FromBot(42)).Video);
        Assert.Equal(trouble == TelegramTrouble.CutAfter ? 1 : 2, bot.Fake.Calls.Count(call => call.Method == "editMessageMedia"));
    }

    [Fact]
    public async Task A_video_that_may_still_arrive_is_looked_for_and_not_uploaded_again_at_once()
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        var result = await ResultAsync(bot);
        bot.Fake.Fails(new(TelegramTrouble.CutBefore, "editMessageMedia"));
        await Assert.ThrowsAsync<PlatformException>(() => SendAsync(bot, result));

        clock.Advance(TimeSpan.FromSeconds(50));
        var waits = await Assert.ThrowsAsync<PlatformException>(() => SendAsync(bot, result));

        Assert.Equal((PlatformFault.Unknown, TimeSpan.FromSeconds(10)), (waits.Fault, waits.RetryAfter));
        Assert.Single(bot.Fake.Calls, call => call.Method == "editMessageMedia");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_three_uploads_without_an_answer_the_link_takes_their_place(bool hasLink)
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        var result = await ResultAsync(bot);
        result = result with { Video = result.Video! with { Link = hasLink ? new("https://example.org/lisbon") : null } };
        bot.Fake.Fails(new(TelegramTrouble.CutBefore, "editMessageMedia") { Times = 9 });
        for (var tries = 0; tries < 3; tries++)
        {
            Assert.Equal(PlatformFault.Unknown, (await Assert.ThrowsAsync<PlatformException>(() => SendAsync(bot, result))).Fault);
            await bot.RestartAsync(run: false);
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        if (hasLink)
        {
            await SendAsync(bot, result);
            Assert.Contains("https://example.org/lisbon", Assert.Single(bot.Fake.FromBot(42)).Raw, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(PlatformFault.Refused, (await Assert.ThrowsAsync<PlatformException>(() => SendAsync(bot, result))).Fault);
        }

        Assert.Equal(3, bot.Fake.Calls.Count(call => call.Method == "editMessageMedia"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_never_answers_after_the_last_byte_is_an_unknown_outcome()
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        bot.Fake.Fails(new(TelegramTrouble.HangAfter, "editMessageMedia"));

        var sending = SendAsync(bot, await ResultAsync(bot));
        await bot.UntilAsync(() => bot.Fake.FromBot(42).Any(message => message.Video is not null));
        // The fake has the last byte before the bot has counted it: the limit for an answer begins only then.
        await clock.WaitForLimitAsync(TimeSpan.FromSeconds(510));
        clock.Advance(TimeSpan.FromSeconds(500));
        Assert.False(sending.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(PlatformFault.Unknown, (await Assert.ThrowsAsync<PlatformException>(() => sending)).Fault);
    }

    [Fact]
    public async Task A_press_is_answered_while_an_upload_is_under_way()
    {
        await using var bot = await TelegramHarness.StartAsync(run: true);
        using var stop = new CancellationTokenSource();
        bot.Fake.Fails(new(TelegramTrouble.Hang, "editMessageMedia"));
        var result = await ResultAsync(bot);
        var sending = bot.Platform.SendAsync(Ana, "post1", result, stop.Token);
        await bot.UntilAsync(() => bot.Fake.Calls.Any(call => call.Method == "editMessageMedia"));

        var query = bot.Fake.Person(42).PressesData(1, "post1.0badcafe");
        await bot.UntilAsync(() => bot.Fake.AnsweredCallbacks.Contains(query));

        Assert.False(sending.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task A_video_sent_before_goes_by_its_id_without_a_byte()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var result = await ResultAsync(bot);
        bot.Fake.Fails(new(TelegramTrouble.Slow, "editMessageMedia") { After = "sendChatAction" });
        await SendAsync(bot, result);

        await bot.Platform.SendAsync(Ana, "post2", result, CancellationToken.None);

        var videos = bot.Fake.FromBot(42).Where(message => message.Video is not null).Select(message => message.Video!.Id).ToList();
        Assert.Equal(2, videos.Count);
        Assert.Equal(videos[0], videos[1]);
        Assert.Single(bot.Fake.Actions);
    }

    [Fact]
    public async Task A_file_id_that_is_worth_nothing_any_more_leads_to_a_new_upload()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var result = await ResultAsync(bot);
        await SendAsync(bot, result);
        bot.Fake.Fails(new(TelegramTrouble.Error, "editMessageMedia") { Code = 400, Description = "Bad Request: wrong file identifier/HTTP URL specified" });

        await bot.Platform.SendAsync(Ana, "post2", result, CancellationToken.None);

        Assert.Equal(2, bot.Fake.FromBot(42).Count(message => message.Video is not null));
    }

    [Fact]
    public async Task When_the_card_is_deleted_meanwhile_the_video_still_comes_once()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var result = await ResultAsync(bot);
        var id = await SendAsync(bot, result);
        await bot.Platform.DeleteAsync(Ana, id, CancellationToken.None);

        await SendAsync(bot, result);

        Assert.Single(bot.Fake.FromBot(42), message => message.Video is not null);
    }

    [Theory]
    [InlineData(TelegramTrouble.CutAfter)]
    [InlineData(null)]
    public async Task Where_telegram_refuses_the_edit_the_video_is_sent_and_never_twice(TelegramTrouble? trouble)
    {
        await using var bot = await TelegramHarness.StartAsync();
        var result = await ResultAsync(bot);
        bot.Fake.Fails(new(TelegramTrouble.Error, "editMessageMedia") { Code = 400, Description = "Bad Request: message can't be edited", Times = 9 });
        if (trouble is { } lost)
        {
            bot.Fake.Fails(new(lost, "sendVideo"));
            Assert.Equal(PlatformFault.Unknown, (await Assert.ThrowsAsync<PlatformException>(() => SendAsync(bot, result))).Fault);
            result = result with { Video = result.Video! with { Link = new("https://example.org/lisbon") } };
        }

        await SendAsync(bot, result);

        Assert.Single(bot.Fake.FromBot(42), message => message.Video is not null);
    }

    [Fact]
    public async Task A_video_that_was_cut_halfway_is_sent_again()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Error, "editMessageMedia") { Code = 400, Description = "Bad Request: message can't be edited", Times = 9 });
        var result = await ResultAsync(bot, more: 30 << 20);
        for (var tries = 0; tries < 3; tries++)
        {
            bot.Fake.CutHalfway.Enqueue("sendVideo");
        }

        var failed = await Assert.ThrowsAsync<PlatformException>(() => SendAsync(bot, result));
        Assert.Equal(PlatformFault.NotSent, failed.Fault);
        await SendAsync(bot, result);

        Assert.NotNull(Assert.Single(bot.Fake.FromBot(42)).Video);
    }

    [Fact]
    public async Task Words_and_buttons_under_a_video_can_change_without_sending_it_again()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var result = await ResultAsync(bot);
        var id = await SendAsync(bot, result);

        await bot.Platform.EditAsync(Ana, id, "post1", result with { Text = "Newer words" }, CancellationToken.None);
        await bot.Platform.EditAsync(Ana, id, "post1", result with { Text = "Without a button", Video = null, Buttons = [] }, CancellationToken.None);

        var video = bot.Fake.FromBot(42)[0];
        Assert.Equal(("Without a button", 0), (video.Text, video.Buttons.Count));
        Assert.NotNull(video.Video);
        Assert.Single(bot.Fake.Calls, call => call.Method == "editMessageMedia");
    }

    [Fact]
    public async Task A_caption_that_is_too_long_continues_in_a_message_below()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var result = await ResultAsync(bot) with { Text = new string('a', 900) + "\n\n" + new string('b', 900) };

        await SendAsync(bot, result);

        Assert.Equal([new string('a', 900), new string('b', 900)], bot.Fake.FromBot(42).Take(2).Select(message => message.Text));
        Assert.Equal([0, 1], bot.Fake.FromBot(42).Take(2).Select(message => message.Buttons.Count));
    }

    [Fact]
    public async Task Above_the_limit_not_a_byte_is_sent_and_the_answer_names_the_limit()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var result = await ResultAsync(bot);
        result = result with { Video = result.Video! with { SizeBytes = 51L << 20 } };

        Assert.Equal(PlatformFault.TooLarge, (await Assert.ThrowsAsync<PlatformException>(() => SendAsync(bot, result))).Fault);
        Assert.Empty(bot.Fake.Calls);
    }

    [Fact]
    public async Task In_local_mode_a_file_under_the_shared_folder_is_named_and_not_copied()
    {
        var root = Directory.CreateTempSubdirectory("nemobot-local-").FullName;
        try
        {
            await using var bot = await TelegramHarness.StartAsync(localRoot: root, settings: new Dictionary<string, string?> { ["Storage:Path"] = Path.Combine(root, "bot", "nemobot.db") });
            await SendAsync(bot, await ResultAsync(bot));

            Assert.Contains(bot.Fake.Calls, call => call.Method == "editMessageMedia" && call.Parameters.Contains("file:///", StringComparison.Ordinal));
            Assert.Single(bot.Fake.FromBot(42), message => message.Video is not null);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <param name="more">Bytes that the file has besides.</param>
    private static async Task<OutgoingMessage> ResultAsync(TelegramHarness bot, int more = 8)
    {
        var padding = new byte[more];
        BinaryPrimitives.WriteInt32BigEndian(padding, more);
        "free"u8.CopyTo(padding.AsSpan(4));
        StoredFile stored = await bot.StoreVideoAsync(Ana, [.. Mp4Maker.Make(1920, 1080, TimeSpan.FromSeconds(42), cover: Mp4Maker.Jpeg(320, 180)), .. padding]);
        return new()
        {
            Text = "Your video",
            Video = new(stored.Id, "lisbon.mp4", stored.SizeBytes, TimeSpan.FromSeconds(42), null, null),
            Notify = true,
            Buttons = [new("Credits", new(ButtonKind.Credits))],
        };
    }

    private static Task<string> SendAsync(TelegramHarness bot, OutgoingMessage message) => bot.Platform.SendAsync(Ana, "post1", message, CancellationToken.None);
}
