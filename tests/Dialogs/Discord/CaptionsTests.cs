using System.Text;
using Harness.Discord;

namespace Dialogs.Discord;

/// <summary>Captions as files, on Discord.</summary>
public sealed class CaptionsTests
{
    [Theory]
    [InlineData('A')]
    [InlineData('B')]
    public async Task The_captions_are_attachments_and_each_is_sent_once(char place)
    {
        await using var story = await DiscordStory.StartAsync();
        var channel = DiscordStory.ChannelOf(place);
        await story.CommandAsync(place, "edit", "add the title \"Lisbon\"", story.Video());
        var shown = await story.SeesAsync(channel, message => DiscordStory.Words(message).Contains("Captions as files", StringComparison.Ordinal), "the button");

        await story.PressAsync(place, shown, DiscordStory.Labelled(shown, "Captions as files"));

        await story.SeesAsync(channel, message => message.Files.Any(file => file.FileName.EndsWith(".vtt", StringComparison.Ordinal)), "the WebVTT file");
        var files = story.In(channel).SelectMany(message => message.Files).Where(file => !file.FileName.EndsWith(".png", StringComparison.Ordinal)).ToList(); // Without the timeline.
        Assert.Equal([".srt", ".vtt"], files.Select(file => Path.GetExtension(file.FileName)));
        Assert.Contains("\r\nLisbon\r\n", Encoding.UTF8.GetString(files[0].Content!), StringComparison.Ordinal);
    }
}
