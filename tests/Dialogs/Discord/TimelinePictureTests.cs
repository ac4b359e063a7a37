using Harness;
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

    [Fact]
    public async Task Right_after_an_edit_the_picture_shows_stills_of_the_footage_that_Discord_keeps()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "clip.mp4");
        await TestClip.MakeAsync(path);
        await using var story = await DiscordStory.StartAsync();
        DrawnTimelines.Need(story.Bot.Services);

        await story.CommandAsync('A', "edit", "add the title \"Olá\"", story.Video("lisbon.mp4", await File.ReadAllBytesAsync(path)));
        var edited = await story.SeesAsync(DiscordStory.ChannelOf('A'), message => message.Files.Count > 0 && DiscordStory.Words(message).Contains("Olá", StringComparison.Ordinal), "the edit with its timeline");

        Assert.True(await DrawnTimelines.CountAsync(Assert.Single(edited.Files).Content!, "lime") > 10);
    }
}
