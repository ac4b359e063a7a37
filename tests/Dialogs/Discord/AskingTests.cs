using Fakes.Discord;
using Harness.Bot;
using Harness.Discord;
using Harness.Intents;
using NemoBot.Core.Intents;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Incoming;
using NemoVideo.Simulator.Log;

namespace Dialogs.Discord;

/// <summary>A question about words, in a server and in direct messages.</summary>
public sealed class AskingTests
{
    private static readonly Texts English = Texts.In("en");

    [Theory]
    [InlineData('A')]
    [InlineData('B')]
    public async Task The_press_carries_out_the_words_and_takes_the_buttons_away(char place)
    {
        var words = AmbiguousTexts.Between(Label.Cancel, Label.Edit);
        await using var story = await DiscordStory.StartAsync();
        await SaysAsync(story, place, words);
        var question = await story.SeesAsync(DiscordStory.ChannelOf(place), "I'm not sure what you mean");

        await story.PressAsync(place, question, id => IsButton(question, id, English[TextKey.MeantTell]));

        Assert.Equal(words, (await story.Bot.Nemo.Log.SoonAsync(LogKind.ChatMessage)).Text);
        await story.UntilAsync(() => story.In(DiscordStory.ChannelOf(place)).Any(message => DiscordStory.Words(message).Contains("✓ Tell the editor", StringComparison.Ordinal)), "the settled question");
    }

    [Fact]
    public async Task In_a_server_only_the_one_who_wrote_may_press()
    {
        await using var story = await DiscordStory.StartAsync();
        await SaysAsync(story, 'A', AmbiguousTexts.Between(Label.Cancel, Label.Edit));
        var question = await story.SeesAsync(Payloads.GuildChannel, "I'm not sure what you mean");

        await story.PressAsync('A', question, id => CustomId.Parse(id).Kind == CustomKind.Button, person: "111000000000000077");
        await story.EndOfAnotherCommandAsync('A');

        Assert.Equal(0, story.Bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.Equal(2, question.Buttons.Count(id => CustomId.Parse(id).Kind == CustomKind.Button));
    }

    [Fact]
    public async Task Small_talk_in_a_direct_message_is_answered_without_a_job()
    {
        await using var story = await DiscordStory.StartAsync();

        await story.SaysAsync(Payloads.DirectMessage(story.Next(), "thanks!"));

        await story.SeesAsync(Payloads.DmChannel, English[TextKey.TalkThanks]);
        Assert.Equal(0, story.Bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    private static Task SaysAsync(DiscordStory story, char place, string words) => story.SaysAsync(place == 'B'
        ? Payloads.DirectMessage(story.Next(), words)
        : Payloads.Mention(story.Next(), $"<@{Payloads.Bot}> {words}"));

    private static bool IsButton(FakeMessage message, string customId, string label) => message.Parts.Any(each => (string?)each["custom_id"] == customId && (string?)each["label"] == label);
}
