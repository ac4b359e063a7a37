using System.Text.RegularExpressions;
using Fakes.Time;
using Harness.Bot;
using Harness.Telegram;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Delivery;
using NemoBot.Core.Text.Localization;

namespace Dialogs;

/// <summary>The operator is told, in chats that are linked by a code of the operator page, what begins and what is over.</summary>
public sealed partial class AlertTests
{
    private const string OperatorCode = "a long operator code";
    private static readonly Texts English = Texts.In("en");

    private static Dictionary<string, string?> Settings(bool isFull) => new() { ["Operator:Code"] = OperatorCode, ["Alerts:DiskFreeBytes"] = Limit(isFull) };

    [Fact]
    public async Task A_linked_chat_is_told_once_what_begins_in_its_language_and_when_it_is_over_across_restarts()
    {
        await using var bot = await BotHarness.StartAsync(settings: Settings(isFull: true), time: new FastClock(120));
        var (ana, ben) = (bot.Friend("ana", "de"), bot.Friend("ben"));
        await using var page = await bot.PersonAsync();
        var code = await CodeAsync(bot);

        await ana.CommandsAsync("alerts", code.ToLowerInvariant());
        await ana.SeesAsync(Texts.In("de")[TextKey.AlertsOn]);
        await page.SaysAsync($"/alerts {await CodeAsync(bot)}");
        await page.SeesAsync(English[TextKey.AlertsOn]);
        await ben.CommandsAsync("alerts", code); // Used up.
        await ben.SeesAsync(English[TextKey.AlertsWrongCode]);

        await ana.SeesAsync(Start("de", TextKey.AlertDisk));
        await page.SeesAsync(entry => entry.Notify == true && entry.Text.Contains(Start("en", TextKey.AlertDisk), StringComparison.Ordinal) && entry.RepliesTo is null, "the alert");
        await bot.RestartAsync();
        bot.Set("Alerts:DiskFreeBytes", Limit(isFull: false));
        await bot.RestartAsync();
        await ana.SeesAsync(Texts.In("de")[TextKey.AlertDiskOver]);
        await page.SeesAsync(English[TextKey.AlertDiskOver]);

        foreach (var words in (string[])[Start("de", TextKey.AlertDisk), Texts.In("de")[TextKey.AlertDiskOver]])
        {
            Assert.Single(ana.Sees, message => message.Text.Contains(words, StringComparison.Ordinal));
        }

        Assert.Single(ben.Sees);
        Assert.Contains("<dt>Chats that get them</dt><dd>2</dd>", await OperatorPageAsync(bot), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_Telegram_an_alert_is_a_message_that_replies_to_nothing()
    {
        const long Ana = 77003311561;
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick, time: new FastClock(30), settings: [.. Settings(isFull: true).Select(setting => (setting.Key, setting.Value!))]);
        var ana = dialog.Fake.Person(Ana);

        ana.Says($"/alerts {await CodeAsync(dialog.Bot)}");
        await dialog.SeesAsync(Ana, English[TextKey.AlertsOn]);

        await dialog.SeesAsync(Ana, Start("en", TextKey.AlertDisk));
        dialog.AssertClean();
    }

    [Fact]
    public async Task Who_says_off_or_is_forgotten_gets_no_alerts()
    {
        await using var bot = await BotHarness.StartAsync(settings: Settings(isFull: false));
        var (ana, ben) = (bot.Friend("ana"), bot.Friend("ben"));
        await ana.CommandsAsync("alerts");
        await ana.SeesAsync(English[TextKey.AlertsHow]);
        foreach (var person in (Friend[])[ana, ben])
        {
            await person.CommandsAsync("alerts", await CodeAsync(bot));
            await person.SeesAsync(English[TextKey.AlertsOn]);
        }

        await ana.CommandsAsync("alerts");
        await ana.SeesAsync(English[TextKey.AlertsAreOn]);
        await ana.CommandsAsync("alerts", "off");
        await ana.SeesAsync(English[TextKey.AlertsOff]);
        await ben.SaysAsync("/forgetme");
        await ben.PressesAsync(English[TextKey.ButtonForgetYes]);
        await ben.SeesAsync(English[TextKey.ForgetDone]);

        Assert.Empty(await bot.Services.GetRequiredService<AlertLinks>().ListAsync(default));
    }

    [Fact]
    public async Task An_alert_leaves_an_open_question_open()
    {
        await using var bot = await BotHarness.StartAsync(settings: Settings(isFull: true), time: new FastClock(120));
        var ana = bot.Friend();
        await ana.CommandsAsync("alerts", await CodeAsync(bot));
        await ana.SeesAsync(English[TextKey.AlertsOn]);
        await ana.SaysAsync("/forgetme");
        await ana.SeesAsync("Shall I delete everything");

        await ana.SeesAsync(Start("en", TextKey.AlertDisk));
        await ana.SaysAsync(English[TextKey.ButtonForgetYes]);

        await ana.SeesAsync(English[TextKey.ForgetDone]);
    }

    [Fact]
    public async Task A_code_is_not_guessed_and_is_another_one_after_ten_tries()
    {
        await using var bot = await BotHarness.StartAsync(settings: Settings(isFull: false));
        var links = bot.Services.GetRequiredService<AlertLinks>();
        var (code, _) = await links.CodeAsync(default);
        Assert.Equal((code, 10), ((await links.CodeAsync(default)).Code, code.Length));
        for (var guess = 0; guess < 10; guess++)
        {
            Assert.Equal(AlertLink.Wrong, await links.AddAsync(new("test", "guesser"), $"AAAAAAAAA{guess}", default));
        }

        Assert.Equal(AlertLink.Wrong, await links.AddAsync(new("test", "ana"), code, default));
        var (other, _) = await links.CodeAsync(default);
        Assert.NotEqual(code, other);
        Assert.Equal(AlertLink.Added, await links.AddAsync(new("test", "ana"), $" {other[..5].ToLowerInvariant()}-{other[5..]} ", default));
        Assert.Equal(AlertLink.Added, await links.AddAsync(new("test", "ana"), "handled again", default));
        for (var more = 1; more < AlertLinks.Most; more++)
        {
            Assert.Equal(AlertLink.Added, await links.AddAsync(new("test", $"{more}"), (await links.CodeAsync(default)).Code, default));
        }

        Assert.Equal(AlertLink.TooMany, await links.AddAsync(new("test", "one more"), (await links.CodeAsync(default)).Code, default));
    }

    [Fact]
    public async Task A_code_is_too_old_after_a_quarter_of_an_hour()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(settings: Settings(isFull: false), time: clock);
        var links = bot.Services.GetRequiredService<AlertLinks>();
        var (code, until) = await links.CodeAsync(default);
        Assert.Equal(clock.GetUtcNow() + AlertLinks.CodeFor, until);

        clock.Advance(AlertLinks.CodeFor);

        Assert.Equal(AlertLink.Wrong, await links.AddAsync(new("test", "ana"), code, default));
    }

    private static string Limit(bool isFull) => isFull ? $"{long.MaxValue}" : $"{16 << 20}";

    /// <summary>The words before the value.</summary>
    private static string Start(string language, TextKey key) => Texts.In(language)[key] is var text ? text[..text.IndexOf('{', StringComparison.Ordinal)] : "";

    private static async Task<string> CodeAsync(BotHarness bot) => Shown().Match(await OperatorPageAsync(bot)).Groups[1].Value;

    private static async Task<string> OperatorPageAsync(BotHarness bot)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Operator-Code", OperatorCode);
        return await http.GetStringAsync(new Uri(bot.Address, "/operator"));
    }

    [GeneratedRegex("<dd>/alerts ([A-Z2-9]{10})</dd>")]
    private static partial Regex Shown();
}
