using Harness.Discord;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Limits;
using NemoBot.Discord;
using NemoVideo.Simulator.Log;

namespace Dialogs.Discord;

/// <summary>People whom the operator has blocked, on Discord.</summary>
public sealed class BlockedTests
{
    [Fact]
    public async Task A_blocked_person_gets_one_sentence_to_a_command_and_nothing_appears_for_the_next()
    {
        await using var story = await DiscordStory.StartAsync();
        await story.CommandAsync('B', "edit", "add the title \"Lisbon\"", story.Video());
        await story.SeesAsync(Payloads.DmChannel, "I added the title");
        var services = story.Bot.Services;
        var person = await services.GetRequiredService<Callers>().OfSenderAsync(DiscordPlatform.PlatformName, Payloads.Person, default);
        await services.GetRequiredService<People>().BlockAsync(person, default);

        var first = await story.CommandAsync('B', "credits");
        await story.UntilAsync(() => story.Discord.Channels.Interactions.AnswerTo(first) is { IsLoading: false } answer && DiscordStory.Words(answer).Contains("has blocked it for you", StringComparison.Ordinal), "the sentence");
        var shown = story.In(Payloads.DmChannel).Count;
        var asked = story.Discord.Rest.Requests.Count;
        var second = await story.CommandAsync('B', "export");
        await story.SaysAsync(Payloads.DirectMessage(story.Next(), "make it brighter"), story.Video());
        for (var number = 0; number < 3; number++)
        {
            await story.Bot.Logs.Written.TakeAsync(line => line.Contains("Turned away a message of", StringComparison.Ordinal));
        }

        Assert.Null(story.Discord.Channels.Interactions.AnswerTo(second));
        Assert.Equal(shown, story.In(Payloads.DmChannel).Count);
        Assert.Equal(asked, story.Discord.Rest.Requests.Count);
        Assert.Equal((1, 0), (story.Bot.Nemo.Log.Count(LogKind.ChatMessage), story.Bot.Nemo.Log.Count(LogKind.RenderStarted)));
    }
}
