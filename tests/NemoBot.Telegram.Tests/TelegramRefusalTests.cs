using Fakes.Telegram;
using Harness.Telegram;
using NemoBot.Core.Model;
using NemoBot.Telegram.Api;

namespace NemoBot.Telegram.Tests;

/// <summary>What Telegram refuses, and in which form it takes the same thing all the same.</summary>
public sealed class TelegramRefusalTests
{
    private static readonly ChatKey Ana = TelegramHarness.Chat(42);

    [Theory]
    [InlineData("Bad Request: message is not modified: specified new message content", 400, TelegramFault.NotModified)]
    [InlineData("Bad Request: message to edit not found", 400, TelegramFault.MessageGone)]
    [InlineData("Bad Request: MESSAGE_ID_INVALID", 400, TelegramFault.MessageGone)]
    [InlineData("Bad Request: message can't be edited", 400, TelegramFault.MessageFixed)]
    [InlineData("Bad Request: MESSAGE_EDIT_TIME_EXPIRED", 400, TelegramFault.MessageFixed)]
    [InlineData("Bad Request: message to be replied not found", 400, TelegramFault.ReplyMissing)]
    [InlineData("Bad Request: reply message not found", 400, TelegramFault.ReplyMissing)]
    [InlineData("Bad Request: REPLY_MESSAGE_ID_INVALID", 400, TelegramFault.ReplyMissing)]
    [InlineData("Bad Request: message thread not found", 400, TelegramFault.ThreadMissing)]
    [InlineData("Bad Request: TOPIC_CLOSED", 400, TelegramFault.ThreadMissing)]
    [InlineData("Bad Request: TOPIC_DELETED", 400, TelegramFault.ThreadMissing)]
    [InlineData("Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0", 400, TelegramFault.BadMarkup)]
    [InlineData("Bad Request: message is too long", 400, TelegramFault.TooLong)]
    [InlineData("Bad Request: MESSAGE_TOO_LONG", 400, TelegramFault.TooLong)]
    [InlineData("Bad Request: PHOTO_INVALID_DIMENSIONS", 400, TelegramFault.BadThumbnail)]
    [InlineData("Bad Request: not enough rights to send videos to the chat", 400, TelegramFault.NoRight)]
    [InlineData("Forbidden: not enough rights to send documents to the chat", 403, TelegramFault.NoRight)]
    [InlineData("Bad Request: CHAT_SEND_VIDEOS_FORBIDDEN", 400, TelegramFault.NoRight)]
    [InlineData("Forbidden: CHAT_SEND_PLAIN_FORBIDDEN", 403, TelegramFault.NoRight)]
    [InlineData("Bad Request: VIDEO_FILE_INVALID", 400, TelegramFault.Refused)]
    [InlineData("Bad Request: MEDIA_EMPTY", 400, TelegramFault.Refused)]
    [InlineData("Bad Request: file must be non-empty", 400, TelegramFault.Refused)]
    [InlineData("Bad Request: wrong file identifier/HTTP URL specified", 400, TelegramFault.Refused)]
    [InlineData("Bad Request: failed to get HTTP URL content", 400, TelegramFault.Refused)]
    [InlineData("Bad Request: SOMETHING_OF_NEXT_YEAR", 400, TelegramFault.Refused)]
    [InlineData("Request Entity Too Large", 413, TelegramFault.TooLarge)]
    [InlineData("Bad Request: file is too big", 400, TelegramFault.TooLarge)]
    [InlineData("Bad Request: CHAT_WRITE_FORBIDDEN", 400, TelegramFault.Blocked)]
    [InlineData("Bad Request: have no rights to send a message", 400, TelegramFault.Blocked)]
    [InlineData("Bad Request: CHAT_RESTRICTED", 400, TelegramFault.Blocked)]
    [InlineData("Forbidden: bot was kicked from the supergroup chat", 403, TelegramFault.Blocked)]
    [InlineData("Unauthorized", 401, TelegramFault.Unauthorised)]
    [InlineData("Not Found", 404, TelegramFault.Unauthorised)]
    [InlineData("Not Found: method not found", 404, TelegramFault.Refused)]
    [InlineData("Internal Server Error: restart", 500, TelegramFault.NotSent)]
    [InlineData("Request aborted", 500, TelegramFault.NotSent)]
    [InlineData("Internal Server Error: sent message was immediately deleted and can't be returned", 500, TelegramFault.Removed)]
    [InlineData("Internal Server Error: message was sent, but the restart of a shard failed", 500, TelegramFault.Unknown)]
    [InlineData("Internal Server Error", 500, TelegramFault.Unknown)]
    public void A_refusal_is_about_the_form_the_message_or_the_chat(string words, int status, object fault) =>
        Assert.Equal(fault, RefusalTable.ToException("sendVideo", status, status, words, null, null).Fault);

    [Fact]
    public void A_server_that_knows_no_drafts_does_not_refuse_the_token() =>
        Assert.Equal(TelegramFault.Refused, RefusalTable.ToException("sendMessageDraft", 404, 404, "Not Found", null, null).Fault);

    [Fact]
    public void No_known_text_hides_another() =>
        Assert.All(RefusalTable.Table, known => Assert.Equal(known.Words, RefusalTable.Table.First(first => known.Words.Contains(first.Words, StringComparison.OrdinalIgnoreCase)).Words));

    [Theory]
    [InlineData(7, null, 7)]
    [InlineData(0, null, 1)]
    [InlineData(-5, null, 1)]
    [InlineData(int.MaxValue, null, 24 * 3600)]
    [InlineData(null, 0, 1)]
    [InlineData(null, int.MaxValue, 24 * 3600)]
    [InlineData(null, null, 5)]
    public void A_pause_is_between_a_second_and_a_day_whatever_is_asked_for(int? asked, int? header, int seconds)
    {
        var flood = RefusalTable.ToException("sendMessage", 429, 429, "Too Many Requests", new() { RetryAfter = asked }, header is { } inHeader ? TimeSpan.FromSeconds(inHeader) : null);

        Assert.Equal(TimeSpan.FromSeconds(seconds), flood.RetryAfter);
    }

    [Theory]
    [InlineData(400, TelegramFault.Refused)]
    [InlineData(403, TelegramFault.Refused)]
    [InlineData(401, TelegramFault.NotSent)]
    [InlineData(404, TelegramFault.NotSent)]
    [InlineData(413, TelegramFault.TooLarge)]
    [InlineData(502, TelegramFault.Unknown)]
    public void Without_Telegrams_words_the_status_tells(int status, object fault) =>
        Assert.Equal(fault, RefusalTable.ToException("sendVideo", status, null, null, null, null).Fault);

    [Theory]
    [InlineData("Bad Request: VIDEO_FILE_INVALID")]
    [InlineData("Bad Request: MEDIA_EMPTY")]
    [InlineData("Bad Request: wrong type of the web page content")]
    [InlineData("Bad Request: SOMETHING_OF_NEXT_YEAR")]
    [InlineData("<html><body>400 Bad Request</body></html>")]
    [InlineData("")]
    public async Task A_video_that_is_refused_comes_as_a_file_in_the_same_message(string words)
    {
        await using var bot = await TelegramHarness.StartAsync();
        var card = await bot.Platform.SendAsync(Ana, "post1", new() { Text = "Exporting" }, CancellationToken.None);
        bot.Fake.Fails(new(words.StartsWith("Bad", StringComparison.Ordinal) ? TelegramTrouble.Error : TelegramTrouble.Page, "editMessageMedia") { Code = 400, Description = words });

        Assert.Equal(card, await bot.Platform.EditAsync(Ana, card, "post1", await ResultAsync(bot), CancellationToken.None));

        var shown = Assert.Single(bot.Fake.FromBot(42));
        Assert.Equal(("Your video", "lisbon.mp4", 1), (shown.Text, shown.Document?.FileName, shown.Buttons.Count));
        Assert.Empty(bot.Fake.SpecFaults);
    }

    [Fact]
    public async Task A_video_whose_picture_is_refused_comes_without_it()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Error, "editMessageMedia") { Code = 400, Description = "Bad Request: PHOTO_INVALID_DIMENSIONS" });

        await SendAsync(bot, await ResultAsync(bot));

        var shown = Assert.Single(bot.Fake.FromBot(42));
        Assert.NotNull(shown.Video);
        Assert.Null(shown.Thumbnail);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_the_card_can_no_longer_be_edited_the_video_or_the_file_is_sent_and_the_card_goes(bool takesVideos)
    {
        await using var bot = await TelegramHarness.StartAsync();
        var card = await bot.Platform.SendAsync(Ana, "post1", new() { Text = "Exporting" }, CancellationToken.None);
        bot.Fake.FromBot(42)[0].IsFixed = true;
        if (!takesVideos)
        {
            bot.Fake.Forbids(42, "video");
        }

        var id = await bot.Platform.EditAsync(Ana, card, "post1", await ResultAsync(bot), CancellationToken.None);

        var shown = Assert.Single(bot.Fake.FromBot(42));
        Assert.Equal($"42:{shown.Id}", id);
        Assert.Equal((takesVideos, !takesVideos), (shown.Video is not null, shown.Document is not null));
        Assert.Empty(bot.Fake.SpecFaults);
    }

    [Fact]
    public async Task If_the_card_refuses_the_file_for_an_unknown_reason_the_file_is_sent_separately_and_the_card_is_deleted()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var card = await bot.Platform.SendAsync(Ana, "post1", new() { Text = "Exporting" }, CancellationToken.None);
        bot.Fake.Fails(new(TelegramTrouble.Error, "editMessageMedia") { Code = 400, Description = "Bad Request: MEDIA_PREV_INVALID", Times = 9 });

        var id = await bot.Platform.EditAsync(Ana, card, "post1", await ResultAsync(bot), CancellationToken.None);

        var shown = Assert.Single(bot.Fake.FromBot(42));
        Assert.Equal((id, "lisbon.mp4"), ($"42:{shown.Id}", shown.Document?.FileName));
    }

    [Fact]
    public async Task A_chat_that_refuses_text_still_gets_the_video()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Forbids(42, "text");

        await SendAsync(bot, await ResultAsync(bot));

        Assert.NotNull(Assert.Single(bot.Fake.FromBot(42)).Video);
    }

    [Fact]
    public async Task If_neither_video_nor_file_is_accepted_it_is_refused_and_the_core_continues_in_the_same_message()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Forbids(42, "video").Forbids(42, "document");
        var result = await ResultAsync(bot);

        Assert.Equal(PlatformFault.Refused, (await Assert.ThrowsAsync<PlatformException>(() => SendAsync(bot, result))).Fault);
        await SendAsync(bot, result with { Text = "Here is a link", Video = null });

        Assert.Equal("Here is a link", Assert.Single(bot.Fake.FromBot(42)).Text);
    }

    [Theory]
    [InlineData("sendMessage")]
    [InlineData("sendVideo")]
    public async Task What_a_moderator_deletes_at_once_is_sent_once(string method)
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Error, method) { Code = 500, Description = "Internal Server Error: sent message was immediately deleted and can't be returned", Times = 9 });
        if (method == "sendVideo")
        {
            bot.Fake.Forbids(42, "text");
        }

        var failed = await Assert.ThrowsAsync<PlatformException>(async () => await SendAsync(bot, method == "sendVideo" ? await ResultAsync(bot) : new() { Text = "Working" }));

        Assert.Equal(PlatformFault.Removed, failed.Fault);
        Assert.Single(bot.Fake.Calls, call => call.Method == method);
    }

    [Fact]
    public async Task A_file_whose_outcome_is_unknown_is_not_sent_again()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var card = await bot.Platform.SendAsync(Ana, "post1", new() { Text = "Exporting" }, CancellationToken.None);
        bot.Fake.FromBot(42)[0].IsFixed = true;
        bot.Fake.Forbids(42, "video").Fails(new(TelegramTrouble.CutAfter, "sendDocument"));
        var result = await ResultAsync(bot);
        result = result with { Video = result.Video! with { Link = new("https://example.org/lisbon") } };

        var failed = await Assert.ThrowsAsync<PlatformException>(() => bot.Platform.EditAsync(Ana, card, "post1", result, CancellationToken.None));
        var id = await bot.Platform.EditAsync(Ana, card, "post1", result, CancellationToken.None);

        Assert.Equal(PlatformFault.Unknown, failed.Fault);
        Assert.Single(bot.Fake.FromBot(42), message => message.Document is not null);
        Assert.Contains("https://example.org/lisbon", bot.Fake.FromBot(42).Single(message => $"42:{message.Id}" == id).Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_Telegram_counts_as_too_long_comes_in_more_pieces_and_whole()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Error, "sendMessage") { Code = 400, Description = "Bad Request: MESSAGE_TOO_LONG", Holding = "sss" });
        var words = string.Join("\n\n", Enumerable.Range(0, 30).Select(number => $"{number} {new string('s', 100)}"));

        await SendAsync(bot, new() { Text = words });

        Assert.True(bot.Fake.FromBot(42).Count > 1);
        Assert.Equal(words, string.Join("\n\n", bot.Fake.FromBot(42).Select(message => message.Text)));
    }

    [Theory]
    [InlineData("Bad Request: message to be replied not found", "telegram", "42")]
    [InlineData("Bad Request: REPLY_MESSAGE_ID_INVALID", "telegram", "42")]
    [InlineData("Bad Request: TOPIC_CLOSED", "telegram", "42/77")]
    public async Task An_answer_comes_without_its_place_where_that_is_gone(string words, string platform, string chat)
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Error, "sendMessage") { Code = 400, Description = words });

        await bot.Platform.SendAsync(new(platform, chat), "post1", new() { Text = "Done", RepliesTo = "42:7" }, CancellationToken.None);

        Assert.Equal("Done", Assert.Single(bot.Fake.FromBot(42)).Text);
    }

    [Fact]
    public async Task A_message_in_the_place_of_one_that_cannot_be_changed_is_a_new_one()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var words = new OutgoingMessage { Text = string.Join("\n\n", Enumerable.Range(0, 3).Select(_ => new string('s', 4000))) };
        var old = await SendAsync(bot, words);

        var now = await SendAsync(bot, words with { Replaces = old });

        Assert.NotEqual(old, now);
        Assert.Equal(6, bot.Fake.FromBot(42).Count);
    }

    private static async Task<OutgoingMessage> ResultAsync(TelegramHarness bot)
    {
        var stored = await bot.StoreVideoAsync(Ana, Mp4Maker.Make(1920, 1080, TimeSpan.FromSeconds(42), cover: Mp4Maker.Jpeg(320, 180)));
        return new()
        {
            Text = "Your video",
            Video = new(stored.Id, "lisbon.mp4", stored.SizeBytes, TimeSpan.FromSeconds(42), null, null),
            Buttons = [new("Credits", new(ButtonKind.Credits))],
        };
    }

    private static Task<string> SendAsync(TelegramHarness bot, OutgoingMessage message) => bot.Platform.SendAsync(Ana, "post1", message, CancellationToken.None);
}
