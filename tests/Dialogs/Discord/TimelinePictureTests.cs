using Harness.Discord;

namespace Dialogs.Discord;

/// <summary>The timeline as a picture, on Discord.</summary>
public sealed class TimelinePictureTests
{
    [Theory]
    [InlineData('A')]
    [InlineData('B')]
    [InlineData('C')]
    public async Task An_edit_and_the_status_come_with_a_picture_of_the_timeline(char place)
    {
        await using var story = await DiscordStory.StartAsync();
        DrawnTimelines.Need(story.Bot.Services);

        await story.CommandAsync(place, "edit", "add the title \"Olá\"", story.Video("lisbon.mp4"));
        var edited = await story.SeesAsync(DiscordStory.ChannelOf(place), message => message.Files.Count > 0 && DiscordStory.Words(message).Contains("Olá", StringComparison.Ordinal), "the edit with its timeline");
        await story.CommandAsync(place, "status");
        var status = await story.SeesAsync(DiscordStory.ChannelOf(place), message => message.Files.Count > 0 && message.Id != edited.Id, "the status with its timeline");

        Assert.Contains("lisbon.mp4", DiscordStory.Words(status), StringComparison.Ordinal);
        Assert.Equal("timeline.png", Assert.Single(edited.Files).FileName);
        var file = Assert.Single(status.Files);
        Assert.Equal("timeline.png", file.FileName);
        DrawnTimelines.Check(file.Content!);
    }
}
