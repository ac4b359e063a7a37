using Harness.Discord;
using NemoVideo.Simulator.Log;

namespace Dialogs.Discord;

/// <summary>Saved styles, on Discord.</summary>
public sealed class StylesTests
{
    [Fact]
    public async Task A_style_is_saved_by_words_and_applied_by_a_button_of_the_command()
    {
        await using var story = await DiscordStory.StartAsync();
        await story.CommandAsync('B', "edit", "add the title \"Lisbon\"", story.Video());
        await story.SeesAsync(Payloads.DmChannel, "I added the title");
        await story.SaysAsync(Payloads.DirectMessage(story.Next(), "save this as my podcast look"));
        await story.SeesAsync(Payloads.DmChannel, "Saved as “podcast look”");

        await story.CommandAsync('B', "styles");
        var list = await story.SeesAsync(Payloads.DmChannel, "Apply podcast look");
        var button = list.Parts.First(one => (string?)one["label"] == "Apply podcast look");
        await story.PressAsync('B', list, id => id == (string)button["custom_id"]!);

        await story.UntilAsync(() => story.Bot.Nemo.Log.Count(LogKind.ChatMessage) == 2, "the edit");
        Assert.All(story.Bot.Nemo.Log.Of(LogKind.ChatMessage), sent => Assert.Equal("add the title \"Lisbon\"", sent.Text));
    }
}
