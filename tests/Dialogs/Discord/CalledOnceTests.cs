using Fakes.Discord;
using Harness.Discord;
using NemoBot.Discord.Incoming;

namespace Dialogs.Discord;

/// <summary>At the end of an export its owner is called once, whatever happened to the card, to the call itself, or to the bot meanwhile.</summary>
public sealed class CalledOnceTests
{
    private const string Call = "your video is above";

    [Theory]
    [InlineData('A', 2)]
    [InlineData('A', 16)]
    [InlineData('B', 2)]
    [InlineData('B', 16)]
    public async Task A_deleted_card_is_sent_again_without_an_extra_call(char place, int minutes)
    {
        await using var story = await LateRender.RenderingAsync(place, minutes);
        var card = await CardAsync(story, place);
        card.IsDeleted = true;

        await story.LetPassAsync(TimeSpan.FromMinutes(minutes));
        await story.EndedAsync("Export");
        var call = await story.SeesAsync(DiscordStory.ChannelOf(place), Call);

        var result = Assert.Single(story.In(DiscordStory.ChannelOf(place)), message => message.HasVideo);
        Assert.NotEqual(card.Id, result.Id);
        Assert.Equal(result.Id, (string?)call.First["message_reference"]?["message_id"]);
        Assert.Equal(1, story.Notifications(place));
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_the_call_waits_for_its_answer()
    {
        await using var story = await LateRender.RenderingAsync('C', 2);
        var answer = new TaskCompletionSource();
        var called = new TaskCompletionSource();
        story.Discord.Rest.Hold = request =>
        {
            if (!IsCall(request))
            {
                return null;
            }

            called.TrySetResult();
            return answer.Task;
        };
        await story.LetPassAsync(TimeSpan.FromMinutes(2));
        await story.UntilAsync(() => called.Task.IsCompleted, "the call on its way");

        var restart = story.RestartAsync();
        await story.AtStandstillAsync(() => story.Bot.Logs.Lines.Any(line => line.Contains("shutting down", StringComparison.Ordinal)), "the stop");
        answer.SetResult();
        await restart;
        await story.EndOfAnotherCommandAsync('C');

        Assert.Single(story.Discord.Rest.Requests, IsCall);
        AssertResultIsIntact(story);
        Assert.Equal(1, story.Notifications('C'));
    }

    [Fact]
    public async Task A_call_that_may_have_arrived_is_not_repeated_and_does_not_paint_over_the_result()
    {
        await using var story = await LateRender.RenderingAsync('C', 2);
        story.Discord.Rest.Fail(new(IsCall, 502, AfterDoing: true));
        await story.LetPassAsync(TimeSpan.FromMinutes(2));
        await story.SeesAsync(Payloads.GuildChannel, Call);
        await story.EndOfAnotherCommandAsync('C');

        Assert.Single(story.Discord.Rest.Requests, IsCall);
        AssertResultIsIntact(story);
        Assert.Equal(1, story.Notifications('C'));
    }

    [Fact]
    public async Task A_call_that_was_refused_for_now_comes_later()
    {
        await using var story = await LateRender.RenderingAsync('C', 2);
        story.Discord.Rest.Fail(new(IsCall, 429) { RetryAfter = 10, Scope = "shared" });
        await story.LetPassAsync(TimeSpan.FromMinutes(2));
        await story.SeesAsync(Payloads.GuildChannel, message => message.Files.Count > 0, "the video");
        await story.SeesAsync(Payloads.GuildChannel, Call);
        await story.EndOfAnotherCommandAsync('C'); // The call is seen before it is answered, and noted with its answer.

        Assert.Equal([429, 200], story.Discord.Rest.Requests.Where(IsCall).Select(request => request.Status));
        AssertResultIsIntact(story);
        Assert.Equal(1, story.Notifications('C'));
    }

    [Fact]
    public async Task A_restart_between_the_render_and_the_press_loses_nothing()
    {
        await using var story = await LateRender.RenderingAsync('C', 16);
        await LateRender.PassAsync(story, 'C', 16);
        await story.EndedAsync("Export");
        await story.RestartAsync();
        await story.LetPassAsync(TimeSpan.FromMinutes(60));
        await story.RestartAsync();
        Assert.DoesNotContain(story.In(Payloads.GuildChannel), message => message.HasVideo);

        await story.PressAsync('C', id => DiscordStory.Is(id, CustomKind.GetResult));
        await story.SeesAsync(Payloads.GuildChannel, Call);

        AssertResultIsIntact(story);
        Assert.Equal(1, story.Notifications('C'));
    }

    private static bool IsCall(RestRequest request) => request.Method == "POST" && ((string?)request.Body?["content"])?.Contains(Call, StringComparison.Ordinal) == true;

    private static async Task<FakeMessage> CardAsync(DiscordStory story, char place) =>
        await story.SeesAsync(DiscordStory.ChannelOf(place), message => message.Content.Contains("<t:", StringComparison.Ordinal), "the card at work");

    private static void AssertResultIsIntact(DiscordStory story)
    {
        var result = Assert.Single(story.In(Payloads.GuildChannel), message => message.HasVideo);
        Assert.Contains("Your video is ready", result.Content, StringComparison.Ordinal);
        Assert.Contains(result.Buttons, id => DiscordStory.Is(id, CustomKind.Revise));
    }
}
