using System.Text;
using System.Text.Json;
using Fakes.Telegram;
using Harness.Telegram;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;
using Telegram.Bot;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace NemoBot.Telegram.Tests;

/// <summary>Telegram.Bot does these things differently on its own: run these tests first with a new version of it.</summary>
public sealed class TelegramLibraryTests
{
    [Fact]
    public void The_librarys_own_retries_are_off()
    {
        var options = TelegramClient.OptionsFor(new("http://localhost:8081/"));

        Assert.Equal(0, options.RetryThreshold);
        Assert.InRange(options.RetryCount, 0, 1);
    }

    [Fact]
    public async Task The_library_knows_no_token()
    {
        await using var bot = await TelegramHarness.StartAsync();

        Assert.Equal(TokenHandler.Placeholder, bot.Client.Token);
        Assert.Equal(FakeTelegram.BotId, (await bot.Client.CallAsync(() => new GetMeRequest(), CancellationToken.None)).Id);
    }

    [Fact]
    public async Task The_librarys_own_methods_fail_in_our_way_too()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Error, "sendMessage") { Code = 429, Description = "Too Many Requests: retry after 7", RetryAfter = 7 });

        var refused = await Assert.ThrowsAsync<TelegramException>(() => bot.Client.SendMessage(42, "x"));
        var heldBack = await Assert.ThrowsAsync<TelegramException>(() => bot.Client.SendMessage(42, "x"));

        Assert.Equal((TelegramFault.Flood, TelegramFault.Flood), (refused.Fault, heldBack.Fault));
        Assert.Single(bot.Fake.Calls);
    }

    /// <summary>The library drops a response's headers where its body is not Telegram's.</summary>
    [Fact]
    public async Task The_pause_that_a_gateway_asks_for_is_kept_to()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Page, "sendMessage") { Code = 429, Description = "<html>slow down</html>", RetryAfter = 7 });

        var refused = await Assert.ThrowsAsync<TelegramException>(() => bot.Client.CallAsync(() => new SendMessageRequest { ChatId = 42, Text = "x" }, CancellationToken.None));

        Assert.Equal((TelegramFault.Flood, TimeSpan.FromSeconds(7)), (refused.Fault, refused.RetryAfter));
    }

    [Fact]
    public async Task Each_try_opens_its_own_files_and_closes_them()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Error, "sendVideo") { Code = 500, Description = "Internal Server Error: restart" });
        List<MemoryStream> opened = [];

        await bot.Client.CallAsync(
            () =>
            {
                opened.Add(new([1, 2, 3]));
                return new SendVideoRequest { ChatId = 42, Video = new InputFileStream(opened[^1], "a.mp4") };
            },
            CancellationToken.None);

        Assert.Equal([false, false], opened.Select(file => file.CanRead));
        Assert.Equal(3, bot.Fake.FromBot(42)[0].Video!.Length);
    }

    [Fact]
    public async Task What_is_held_back_closes_its_files()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Error, "sendMessage") { Code = 429, Description = "Too Many Requests: retry after 7", RetryAfter = 7 });
        await Assert.ThrowsAsync<TelegramException>(() => bot.Client.CallAsync(() => new SendMessageRequest { ChatId = 42, Text = "x" }, CancellationToken.None));
        var file = new MemoryStream([1]);

        await Assert.ThrowsAsync<TelegramException>(() => bot.Client.CallAsync(() => new SendVideoRequest { ChatId = 42, Video = new InputFileStream(file, "a.mp4") }, CancellationToken.None));

        Assert.False(file.CanRead);
    }

    /// <summary>The library sends JSON in chunks as soon as its retries are off.</summary>
    [Fact]
    public void A_request_says_how_long_it_is()
    {
        using var content = new SentRequest<Message>(new SendMessageRequest { ChatId = 42, Text = "👀" }).ToHttpContent();

        Assert.InRange(content.Headers.ContentLength!.Value, 20, 100);
        Assert.Equal("application/json", content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public void A_batch_is_taken_apart_whatever_is_in_it()
    {
        const string batch = """{"ok":true,"result":[{"update_id":9000000000,"message":{"text":"a"}},7,{"update_id":"x"},{"message":[{"x":"}"}]}]}""";

        var updates = JsonSerializer.Deserialize<ApiResponse<Answer<ReadOnlyMemory<byte>[]>>>(batch, AnswerJson.Envelope)!.Result!.Value;

        Assert.Equal(["""{"update_id":9000000000,"message":{"text":"a"}}""", "7", """{"update_id":"x"}""", """{"message":[{"x":"}"}]}"""], updates.Select(update => Encoding.UTF8.GetString(update.Span)));
        Assert.Equal(9_000_000_000, updates.Max(UpdateReader.IdOf));
    }
}
