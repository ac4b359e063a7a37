using Fakes.Discord;
using Harness.Discord;
using NemoBot.Discord.Incoming;

namespace Dialogs.Discord;

/// <summary>A finished video that the channel does not take: in which form it comes, and what is said of it.</summary>
public sealed class RefusedResultTests
{
    private const string Wish = "remove my background and replace it with a clean office setting";
    private const string Above = "your video is above";

    [Theory]
    [InlineData('A', 400, 50035, null)]
    [InlineData('B', 400, 0, "")]
    [InlineData('C', 400, 50035, null)]
    [InlineData('D', 403, 0, "<html><body>Attention Required!</body></html>")]
    public async Task A_refused_file_is_shown_from_its_address(char place, int status, int code, string? page)
    {
        await using var story = await DiscordStory.StartAsync();
        story.Discord.Rest.Fail(new(request => request.Files.Count > 0, status, code) { Page = page, Times = 99 });

        await ExportAsync(story, place);

        var result = await story.SeesAsync(DiscordStory.ChannelOf(place), message => message.HasVideo, "the video");
        Assert.Empty(result.Files);
        Assert.Contains("Your video is ready", DiscordStory.Words(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('A', 400, 50035, null)]
    [InlineData('B', 400, 0, "")]
    [InlineData('B', 403, 50013, null)]
    [InlineData('C', 400, 0, "<html></html>")]
    public async Task Where_it_cannot_be_shown_the_card_gives_the_link_and_nothing_says_that_the_video_is_above(char place, int status, int code, string? page)
    {
        await using var story = await DiscordStory.StartAsync();
        story.Discord.Rest.Fail(new(IsVideo, status, code) { Page = page, Times = 99 });

        await ExportAsync(story, place);

        var card = await story.SeesAsync(DiscordStory.ChannelOf(place), "Get it from this link");
        Assert.Contains("http", card.Content, StringComparison.Ordinal);
        await AssertOverAsync(story, place);
        Assert.DoesNotContain(story.In(DiscordStory.ChannelOf(place)), message => DiscordStory.Words(message).Contains(Above, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData('A')]
    [InlineData('C')]
    public async Task In_a_thread_that_was_archived_meanwhile_the_result_is_a_new_message_which_opens_it(char place)
    {
        await using var story = await LateRender.RenderingAsync(place, 2);
        var card = await story.SeesAsync(Payloads.GuildChannel, message => message.Buttons.Any(button => DiscordStory.Is(button, CustomKind.Button)), "the card");
        story.Discord.Channels.Archive(Payloads.GuildChannel);

        await story.LetPassAsync(TimeSpan.FromMinutes(2));
        await story.EndedAsync("Export");
        var result = await story.SeesAsync(Payloads.GuildChannel, message => message.HasVideo, "the video");

        Assert.NotEqual(card.Id, result.Id);
        Assert.Single(story.In(Payloads.GuildChannel), message => message.HasVideo);
        var call = await story.SeesAsync(Payloads.GuildChannel, Above);
        Assert.Equal(result.Id, (string?)call.First["message_reference"]?["message_id"] ?? result.Id);
    }

    private static bool IsVideo(RestRequest request) => request.Files.Count > 0 || (request.Body?["components"]?.ToJsonString().Contains("\"type\":12", StringComparison.Ordinal) ?? false);

    private static async Task ExportAsync(DiscordStory story, char place)
    {
        await story.CommandAsync(place, "edit", Wish, story.Video());
        await story.EndedAsync("Edit");
        await story.SeesAsync(DiscordStory.ChannelOf(place), "Credits used: 50");
        await story.CommandAsync(place, "export");
        await story.UntilAsync(() => story.Bot.Logs.Lines.Any(line => line.Contains("Export job", StringComparison.Ordinal) && line.Contains("Done", StringComparison.Ordinal)), "the end of the export");
    }

    /// <summary>No card waits any more.</summary>
    private static async Task AssertOverAsync(DiscordStory story, char place)
    {
        await story.EndOfAnotherCommandAsync(place);
        Assert.DoesNotContain(story.In(DiscordStory.ChannelOf(place)), message => message.IsLoading || DiscordStory.Words(message).Contains("On it", StringComparison.Ordinal));
    }
}
