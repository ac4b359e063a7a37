using Fakes.Time;
using Harness.Bot;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Log;

namespace Dialogs.Limits;

/// <summary>The credits that the whole bot spends in a day.</summary>
public sealed class BudgetTests
{
    private const string UsedUp = "This bot's credits for today are used up";

    private static (string, byte[]) Clip => ("a.mp4", SampleMedia.Mp4());

    [Fact]
    public async Task When_the_budget_is_used_up_paid_work_is_refused_in_words_and_free_work_goes_on()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Quotas:BotCreditsPerDay"] = "100" });
        var chats = Enumerable.Range(0, 5).Select(n => bot.Friend($"person{n}")).ToList();
        await Task.WhenAll(chats.Select(chat => chat.SaysAsync("add the title \"Lisbon\"", Clip)));
        await Task.WhenAll(chats.Select(chat => chat.FindAsync(message => (message.Card is { State: CardState.Done } && message.Text.Contains("Credits used: 50", StringComparison.Ordinal)) || message.Text.Contains(UsedUp, StringComparison.Ordinal), "an answer")));
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));

        await bot.RestartAsync();
        var (edited, refused) = (chats.First(chat => chat.Sees.Any(message => message.Card is not null)), chats.First(chat => chat.Sees.All(message => message.Card is null)));
        await refused.SaysAsync("", Clip);
        await refused.SeesAsync("Got a.mp4");
        await edited.SaysAsync("export");
        await edited.SeesVideoAsync();
        await edited.SaysAsync("status");
        await edited.SeesAsync("Lisbon");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal([new Budget(Scarce.Credits, 100, 100)], await bot.Services.GetRequiredService<BudgetWatch>().ReadAsync(default));
    }

    [Fact]
    public async Task The_operator_is_told_once_a_day_that_most_of_it_is_used()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Quotas:BotCreditsPerDay"] = "120" }, time: clock);
        await EditsAsync(bot, "ana");
        await PassAsync(bot, clock);
        Assert.Empty(Warnings(bot));

        await EditsAsync(bot, "ben");
        await PassAsync(bot, clock);
        await bot.RestartAsync();
        await PassAsync(bot, clock);
        await WarnedAsync(bot);
        Assert.Contains("Today's budget of Credits is 83 % used: 100 of 120", Assert.Single(Warnings(bot)), StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromDays(1));
        await EditsAsync(bot, "cat");
        await EditsAsync(bot, "dan");
        await PassAsync(bot, clock);
        await WarnedAsync(bot);
        Assert.Equal(2, Warnings(bot).Count);
    }

    private static async Task EditsAsync(BotHarness bot, string name)
    {
        var person = bot.Friend(name);
        await person.SaysAsync("add the title \"Lisbon\"", Clip);
        await person.SeesCardAsync(CardState.Done, "Credits used: 50");
    }

    /// <summary>The bot looks once a minute by itself; this one looks now, beside it.</summary>
    private static async Task PassAsync(BotHarness bot, ManualClock clock)
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        await bot.Services.GetRequiredService<BudgetWatch>().TellAsync(default);
    }

    /// <summary>Of the two that look, one says it.</summary>
    private static async Task WarnedAsync(BotHarness bot) => await bot.Logs.Written.TakeAsync(line => line.Contains("Today's budget", StringComparison.Ordinal));

    private static List<string> Warnings(BotHarness bot) => [.. bot.Logs.Lines.Where(line => line.Contains("Today's budget", StringComparison.Ordinal))];
}
