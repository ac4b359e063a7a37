using Harness.Discord;
using NemoBot.Core.Text.Localization;

namespace Dialogs.Discord;

/// <summary>A person's data, on Discord.</summary>
public sealed class PersonalDataTests
{
    private static readonly Texts English = Texts.In("en");

    [Fact]
    public async Task The_commands_say_what_is_stored_send_it_and_forget_it()
    {
        await using var story = await DiscordStory.StartAsync();
        await story.CommandAsync('B', "edit", "add the title \"Lisbon\"", story.Video());
        await story.SeesAsync(Payloads.DmChannel, "I added the title");

        await story.CommandAsync('B', "privacy");
        await story.SeesAsync(Payloads.DmChannel, "Who sees it");
        await story.CommandAsync('B', "mydata");
        await story.SeesAsync(Payloads.DmChannel, English[TextKey.MyDataReady]);
        await story.SeesAsync(Payloads.DmChannel, English[TextKey.MyDataJson]);
        await story.CommandAsync('B', "forgetme");
        var question = await story.SeesAsync(Payloads.DmChannel, "Shall I delete everything");
        var yes = question.Parts.First(part => (string?)part["label"] == English[TextKey.ButtonForgetYes]);
        await story.PressAsync('B', question, id => id == (string)yes["custom_id"]!);

        await story.SeesAsync(Payloads.DmChannel, English[TextKey.ForgetDone]);
        await story.Bot.Logs.Written.TakeAsync(line => line.Contains("Deleted a chat of discord", StringComparison.Ordinal));
        Assert.DoesNotContain(story.Bot.Logs.Lines, line => line.Contains(Payloads.DmChannel, StringComparison.Ordinal) && line.Contains("NemoBot", StringComparison.Ordinal) && !line.StartsWith("Trace", StringComparison.Ordinal) && !line.StartsWith("Debug", StringComparison.Ordinal));
    }
}
