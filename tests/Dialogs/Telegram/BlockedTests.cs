using Harness.Telegram;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Limits;
using NemoBot.Telegram;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>People whom the operator has blocked, on Telegram.</summary>
public sealed class BlockedTests
{
    private const long Group = -77;

    [Fact]
    public async Task A_blocked_person_gets_one_sentence_and_no_reaction_and_no_file_is_fetched()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var services = dialog.Bot.Services;
        var person = await services.GetRequiredService<Callers>().OfSenderAsync(TelegramPlatform.PlatformName, "5", default);
        await services.GetRequiredService<People>().BlockAsync(person, default);
        var ana = dialog.Fake.Person(5);
        var there = dialog.Fake.Group(Group, 5);
        var ben = dialog.Fake.Group(Group, 6);

        ana.SendsVideo(dialog.Clip(), "add a title \"Hello\"");
        await dialog.SeesAsync(ana.Chat, "has blocked it for you");
        ana.Says("/credits");
        there.SendsVideo(dialog.Clip(), "@nemo_fake_bot add a title \"Hello\"");
        for (var n = 0; n < 3; n++)
        {
            await dialog.Bot.Logs.Written.TakeAsync(line => line.Contains("Turned away a message of", StringComparison.Ordinal));
        }

        ben.Says("@nemo_fake_bot help");
        await dialog.SeesAsync(Group, "export");

        Assert.Equal("sendMessage", Assert.Single(dialog.Fake.Calls, call => call.Chat == ana.Chat && call.Method != "setMyCommands").Method, ignoreCase: true);
        Assert.Single(dialog.Fake.FromBot(Group));
        Assert.DoesNotContain(dialog.Fake.Calls, call => call.Method.Equals("getFile", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, dialog.Nemo.Count(LogKind.Upload) + dialog.Nemo.Count(LogKind.ChatMessage) + dialog.Nemo.Count(LogKind.TokenIssued));
        dialog.AssertClean();
    }
}
