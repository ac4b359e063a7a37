using System.Net;
using Harness.Bot;
using Harness.WebChat;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Log;

namespace Dialogs.Limits;

/// <summary>People whom the operator has blocked.</summary>
public sealed class BlockedTests
{
    private const string Told = "whoever runs this bot has blocked it for you";
    private const string Wish = "add the title \"Lisbon\"";

    [Fact]
    public async Task A_blocked_person_is_told_once_in_all_chats_and_their_group_goes_on_without_them()
    {
        await using var bot = await BotHarness.StartAsync();
        var (ana, group) = (bot.Friend("ana"), bot.Friend("group"));
        var person = await PersonOfAsync(bot, "ana");
        await PeopleOf(bot).BlockAsync(person, default);

        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync(Told);
        await ana.SaysAsync("help");
        await ana.CommandsAsync("credits");
        await ana.SendsAsync(message => message with { Chat = group.Chat, Text = "help", IsPrivate = false });
        await TurnedAwayAsync(bot, 4);
        await bot.RestartAsync();
        await ana.SaysAsync("export");
        await TurnedAwayAsync(bot, 1);
        await group.SendsAsync(message => message with { Text = "help", SenderId = "ben" });
        await group.SeesAsync("export");

        Assert.Contains(Told, Assert.Single(ana.Sees).Text, StringComparison.Ordinal);
        Assert.Single(group.Sees);
        Assert.Equal(0, bot.Platform.FilesOpened);
        Assert.Empty(bot.Nemo.Log.Entries);

        await PeopleOf(bot).UnblockAsync(person, default);
        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");

        await PeopleOf(bot).BlockAsync(person, default);
        await ana.PressesAsync("Export the video");
        await ana.SeesTimesAsync(2, Told);
        await ana.PressesAsync("Export the video");
        await TurnedAwayAsync(bot, 2);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.RenderStarted));
    }

    [Fact]
    public async Task Work_that_waits_is_cancelled_and_the_edit_that_was_sent_ends()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend("ana");
        await ana.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        var go = new TaskCompletionSource();
        bot.Script.Hold("/run_sse", go.Task);
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bot.Script.Asked += () =>
        {
            if (bot.Script.ChatBodies.Count == 2)
            {
                sent.TrySetResult();
            }
        };
        await ana.SaysAsync("add the title \"Porto\"");
        await sent.Task;
        await ana.SaysAsync("add the title \"Faro\"");
        await ana.SeesCardAsync(CardState.Queued);

        await PeopleOf(bot).BlockAsync(await PersonOfAsync(bot, "ana"), default);
        go.SetResult();

        await ana.SeesCardAsync(CardState.Done, "Porto");
        await ana.SeesCardAsync(CardState.Cancelled);
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task In_the_web_chat_an_address_is_blocked_with_all_its_cookies_and_its_files_are_refused()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["WebChat:TrustedProxies"] = "127.0.0.1" });
        await using var first = await bot.PersonAsync(from: "203.0.113.5");
        var upload = await first.Http.UploadAsync(1000, path: first.Url(TusSending.Path).ToString());
        await PeopleOf(bot).BlockAsync(await bot.Services.GetRequiredService<Callers>().OfAddressAsync("203.0.113.5", default), default);

        using (var form = await first.SendAsync(Wish, null, ("a.mp4", SampleMedia.Mp4())))
        {
            Assert.Equal(HttpStatusCode.Forbidden, form.StatusCode);
            Assert.Contains(Told, await form.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var created = await first.Http.CreateUploadAsync("1000", path: first.Url(TusSending.Path).ToString()))
        {
            Assert.Equal(HttpStatusCode.Forbidden, created.StatusCode);
        }

        using (var appended = await first.Http.AppendAsync(first.Url(upload).ToString(), 0, new byte[1000]))
        {
            Assert.Equal(HttpStatusCode.Forbidden, appended.StatusCode);
        }

        await SaysAsync(bot, first, "help");
        await first.SeesAsync(Told);
        await using var second = await bot.PersonAsync(from: "203.0.113.5");
        await SaysAsync(bot, second, "export");
        await TurnedAwayAsync(bot, 2);
        await using var other = await bot.PersonAsync(from: "203.0.113.6");
        await other.SaysAsync(Wish, ("a.mp4", SampleMedia.Mp4()));
        await other.SeesAsync(entry => entry.Card?.State == "done" && entry.Text.Contains("Lisbon", StringComparison.Ordinal), "the edit");

        Assert.Single(first.Chat, entry => entry.Text.Contains(Told, StringComparison.Ordinal));
        Assert.DoesNotContain(second.Chat, entry => entry.Text.Contains(Told, StringComparison.Ordinal));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    private static People PeopleOf(BotHarness bot) => bot.Services.GetRequiredService<People>();

    private static ValueTask<string> PersonOfAsync(BotHarness bot, string sender) => bot.Services.GetRequiredService<Callers>().OfSenderAsync(TestPlatform.PlatformName, sender, default);

    /// <summary>As the page sends words without files.</summary>
    private static async Task SaysAsync(BotHarness bot, Person person, string words)
    {
        using var json = new StringContent($$"""{"text":"{{words}}"}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await person.Http.PostAsync(new Uri(bot.Address, "/api/chat/messages"), json);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private static async Task TurnedAwayAsync(BotHarness bot, int messages)
    {
        for (var n = 0; n < messages; n++)
        {
            await bot.Logs.Written.TakeAsync(line => line.Contains("Turned away a message of", StringComparison.Ordinal));
        }
    }
}
