using System.Text.Json.Nodes;
using Harness.Telegram;

namespace Dialogs.Telegram;

/// <summary>Topics of a private chat: each is a conversation with its own project.</summary>
public sealed class TopicTests
{
    private const long Ana = 42;

    [Fact]
    public async Task A_topic_without_a_name_gets_the_projects_once()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);

        ana.SendsVideo(dialog.Clip("lisbon.mp4"), "add a title \"Hello\"", In(7, isUnnamed: true));
        await dialog.SeesAsync(Ana, "I added the title");
        await dialog.UntilAsync(() => dialog.Fake.TopicNames.ContainsKey((Ana, 7)), "the topic's name");
        Assert.Equal("lisbon", dialog.Fake.TopicNames[(Ana, 7)]);
        dialog.Fake.TopicNames[(Ana, 7)] = "Named by Ana";
        ana.Says("make it brighter", In(7, isUnnamed: true));
        await dialog.SeesAsync(Ana, message => message.Text.Contains("brighter", StringComparison.Ordinal) && message.IsFromBot && message.Buttons.All(button => button.Text != "Cancel"), "the second edit");
        ana.Says("credits", In(7, isUnnamed: true));
        await dialog.SeesAsync(Ana, "left");

        Assert.Equal("Named by Ana", dialog.Fake.TopicNames[(Ana, 7)]);
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_topic_with_a_name_keeps_it_and_two_topics_have_two_projects()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Person(Ana);

        ana.SendsVideo(dialog.Clip("lisbon.mp4"), "add a title \"Hello\"", In(7, isUnnamed: false));
        await dialog.SeesAsync(Ana, "I added the title");
        ana.Says("status", In(9, isUnnamed: false));

        var status = await dialog.SeesAsync(Ana, "Nothing here yet");
        Assert.Equal(9, status.Thread);
        Assert.Empty(dialog.Fake.TopicNames);
        dialog.AssertClean();
    }

    private static JsonObject In(int topic, bool isUnnamed)
    {
        var created = new JsonObject { ["name"] = "New Chat" };
        if (isUnnamed)
        {
            created["is_name_implicit"] = true;
        }

        return new()
        {
            ["message_thread_id"] = topic,
            ["is_topic_message"] = true,
            ["reply_to_message"] = new JsonObject { ["message_id"] = topic, ["date"] = 1, ["chat"] = new JsonObject { ["id"] = Ana, ["type"] = "private" }, ["forum_topic_created"] = created },
        };
    }
}
