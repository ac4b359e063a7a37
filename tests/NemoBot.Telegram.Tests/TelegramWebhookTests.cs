using System.Net;
using System.Text;
using Harness.Telegram;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NemoBot.Telegram.Incoming;

namespace NemoBot.Telegram.Tests;

public sealed class TelegramWebhookTests
{
    private const string Secret = "only-telegram-knows-this";
    private const string Update = """{"update_id":1,"message":{"message_id":5,"from":{"id":42},"chat":{"id":42,"type":"private"},"date":1773350700,"text":"cut"}}""";

    [Theory]
    [InlineData(Secret, Update, HttpStatusCode.OK, 1)]
    [InlineData(Secret, """{"update_id":1,"message":{"message_id":"five"}}""", HttpStatusCode.OK, 0)]
    [InlineData(Secret, "not json", HttpStatusCode.OK, 0)]
    [InlineData("only-telegram-knows-thiS", Update, HttpStatusCode.Unauthorized, 0)]
    [InlineData("", Update, HttpStatusCode.Unauthorized, 0)]
    [InlineData(null, Update, HttpStatusCode.Unauthorized, 0)]
    public async Task Only_telegram_is_heard_and_what_it_says_is_stored_before_the_answer(string? secret, string body, HttpStatusCode expected, int stored)
    {
        await using var bot = await StartAsync();
        await using var web = await ServeAsync(bot);
        bot.Get<CurrentIdentity>().Current = TelegramHarness.Bot;

        Assert.Equal(expected, await PostAsync(web, secret, body));
        Assert.Equal(expected, await PostAsync(web, secret, body));

        Assert.Equal(stored, (await bot.TakeAsync(TelegramHarness.Chat(42))).Count);
    }

    [Fact]
    public async Task Before_we_know_who_we_are_telegram_is_asked_to_come_again()
    {
        await using var bot = await StartAsync();
        await using var web = await ServeAsync(bot);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync(web, Secret, Update));
    }

    [Fact]
    public async Task A_body_that_no_update_has_is_refused()
    {
        await using var bot = await StartAsync();
        await using var web = await ServeAsync(bot);
        bot.Get<CurrentIdentity>().Current = TelegramHarness.Bot;

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(web, Secret, new string('x', 300_000)));
    }

    [Fact]
    public async Task The_webhook_is_registered_with_its_secret_and_nothing_polls()
    {
        await using var bot = await StartAsync();
        bot.Run();

        await bot.UntilAsync(() => bot.Fake.WebhookUrl is not null);

        Assert.Equal(("https://bot.example.org/telegram/hook", Secret), (bot.Fake.WebhookUrl, bot.Fake.WebhookSecret));
        Assert.DoesNotContain(bot.Fake.Calls, call => call.Method == "getUpdates");
        Assert.Empty(bot.Fake.SpecFaults);
    }

    private static Task<TelegramHarness> StartAsync() => TelegramHarness.StartAsync(settings: new Dictionary<string, string?>
    {
        ["Telegram:WebhookUrl"] = "https://bot.example.org/telegram/hook",
        ["Telegram:WebhookSecret"] = Secret,
    });

    private static async Task<WebApplication> ServeAsync(TelegramHarness bot)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(bot.Get<Webhook>());
        builder.Services.AddSingleton(bot.Get<IOptions<TelegramOptions>>());
        var web = builder.Build();
        web.MapTelegramWebhook();
        await web.StartAsync();
        return web;
    }

    private static async Task<HttpStatusCode> PostAsync(WebApplication web, string? secret, string body)
    {
        var address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/telegram/hook") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (secret is not null)
        {
            request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", secret);
        }

        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }
}
