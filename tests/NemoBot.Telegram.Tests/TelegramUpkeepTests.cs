using Fakes;
using Fakes.Logging;
using Fakes.Telegram;
using Fakes.Time;
using Harness.Discord;
using Harness.Telegram;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Telegram.Incoming;
using NemoBot.Telegram.Outgoing;
using Telegram.Bot.Requests;

namespace NemoBot.Telegram.Tests;

/// <summary>What changes behind the bot's back is noticed, in the mode in which nothing else would: with a webhook.</summary>
public sealed class TelegramUpkeepTests
{
    private const string Hook = "https://bot.example.org/telegram/hook";
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);
    private readonly ManualClock _clock = new();
    private readonly Mailbox<TimeSpan> _waits = new();

    public TelegramUpkeepTests() => _clock.TimerSet += _waits.Put;

    [Fact]
    public async Task A_webhook_that_another_process_removed_is_registered_again()
    {
        await using var bot = await StartAsync();
        await bot.Client.CallAsync(() => new DeleteWebhookRequest(), CancellationToken.None);

        _clock.Advance(Upkeep.Every);

        await bot.UntilAsync(() => bot.Fake.WebhookUrl == Hook);
        Assert.Empty(bot.Fake.SpecFaults);
    }

    [Fact]
    public async Task What_Telegram_could_not_deliver_is_in_the_log_once()
    {
        using var log = new LogCapture();
        await using var bot = await StartAsync(log);
        bot.Fake.WebhookFault = "Wrong response from the webhook: 502 Bad Gateway";

        for (var i = 0; i < 2; i++)
        {
            _clock.Advance(Upkeep.Every);
            await _waits.TakeAsync(wait => wait == Upkeep.Every);
        }

        Assert.Single(log.Lines, line => line.Contains("502 Bad Gateway", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_revoked_token_is_noticed_and_so_is_its_return()
    {
        await using var bot = await StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Error, "getWebhookInfo") { Code = 401, Description = "Unauthorized" });

        _clock.Advance(Upkeep.Every);
        await _waits.TakeAsync(wait => wait == TimeSpan.FromSeconds(15));
        Assert.True(bot.Client.IsTokenRefused);
        _clock.Advance(TimeSpan.FromSeconds(15));
        await _waits.TakeAsync(wait => wait == Upkeep.Every);

        Assert.False(bot.Client.IsTokenRefused);
    }

    [Fact]
    public async Task A_renamed_bot_knows_its_new_name()
    {
        await using var bot = await StartAsync();
        bot.Fake.NewUsername = "nemo_new_bot";

        _clock.Advance(Upkeep.Every);
        await _waits.TakeAsync(wait => wait == Upkeep.Every);

        Assert.Equal("nemo_new_bot", bot.Get<CurrentIdentity>().Current!.Username);
    }

    [Fact]
    public async Task Commands_that_the_store_or_Telegram_refused_are_registered_later()
    {
        await using var bot = await TelegramHarness.StartAsync(_clock);
        bot.Get<CurrentIdentity>().Current = TelegramHarness.Bot;
        var (store, values) = ValueStore.Create();
        var isBroken = true;
        values.Setup(nameof(IStore.GetValueAsync), _ => isBroken ? Task.FromException<string?>(new StorageException("told to")) : Task.FromResult<string?>(null));
        var upkeep = new Upkeep(bot.Client, new CommandMenu(bot.Client, store), new BotProfile(bot.Client, store), bot.Get<CurrentIdentity>(), bot.Get<WebhookRegistration>(), _clock, NullLogger<Upkeep>.Instance);
        using var stop = new CancellationTokenSource();

        await upkeep.RegisterAsync(stop.Token);
        Assert.Empty(bot.Fake.Commands);
        isBroken = false;
        bot.Fake.Fails(new(TelegramTrouble.Error, "setMyCommands") { Code = 400, Description = "Bad Request: not now" });
        await upkeep.RegisterAsync(stop.Token);
        Assert.Empty(bot.Fake.Commands);
        var running = upkeep.RunAsync(stop.Token);
        await _waits.TakeAsync(wait => wait == Upkeep.Every);
        _clock.Advance(Upkeep.Every);
        await _waits.TakeAsync(wait => wait == Upkeep.Every);

        Assert.Equal(9, bot.Fake.Commands.Count);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeLimit));
    }

    [Fact]
    public async Task The_bot_is_described_in_every_language_once()
    {
        await using var bot = await TelegramHarness.StartAsync(_clock);
        var profile = bot.Get<BotProfile>();

        await profile.WriteAsync(default);
        var calls = bot.Fake.Calls.Count;
        await profile.WriteAsync(default);

        Assert.Equal(18, bot.Fake.About.Count);
        Assert.Contains("MP4", bot.Fake.About[("description", "")], StringComparison.Ordinal);
        Assert.Contains("Videos", bot.Fake.About[("short_description", "de")], StringComparison.Ordinal);
        Assert.Equal(calls, bot.Fake.Calls.Count);
        Assert.Empty(bot.Fake.SpecFaults);
    }

    [Fact]
    public async Task What_the_operator_wrote_of_the_bot_stays_and_what_an_earlier_version_wrote_is_replaced()
    {
        await using var bot = await TelegramHarness.StartAsync(_clock);
        var profile = bot.Get<BotProfile>();
        await profile.WriteAsync(default);
        bot.Fake.About[("description", "de")] = "Nur für die Abteilung Film";
        await bot.Get<IStore>().SetValueAsync("telegram", "profile", await bot.Get<IStore>().GetValueAsync("telegram", "profile", default) + " 0123456789abcdef", default);
        bot.Fake.About[("description", "fr")] = "";

        await profile.WriteAsync(default);

        Assert.Equal("Nur für die Abteilung Film", bot.Fake.About[("description", "de")]);
        Assert.Contains("MP4", bot.Fake.About[("description", "fr")], StringComparison.Ordinal);
    }

    /// <summary>Starts the bot with a webhook, and returns when it waits for its first check.</summary>
    private async Task<TelegramHarness> StartAsync(LogCapture? log = null)
    {
        var bot = await TelegramHarness.StartAsync(
            _clock,
            settings: new Dictionary<string, string?> { ["Telegram:WebhookUrl"] = Hook, ["Telegram:WebhookSecret"] = "only-telegram-knows-this" },
            logging: log is null ? null : logging => logging.AddProvider(log),
            run: true);
        await _waits.TakeAsync(wait => wait == Upkeep.Every);
        return bot;
    }
}
