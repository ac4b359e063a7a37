using System.Text.Json.Nodes;
using Fakes.Telegram;
using Harness.Telegram;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>Groups, their topics, and groups that move.</summary>
public sealed class GroupTests
{
    private const long Group = -77;
    private const long Super = -1_001_234_567_890;

    [Fact]
    public async Task In_a_group_only_what_is_meant_for_the_bot_is_read()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Group(Group, 5);

        ana.Says("what a nice clip, add a title to it somebody");
        ana.SendsVideo(dialog.Clip("chatter.mp4"), "look at this");
        ana.SendsVideo(dialog.Clip("work.mp4"), "@nemo_fake_bot add a title \"Hello\"");
        await dialog.SeesAsync(Group, "Got work.mp4");
        await dialog.SeesAsync(Group, "Hello");

        Assert.DoesNotContain("@nemo_fake_bot", Assert.Single(dialog.Nemo.Of(LogKind.ChatMessage)).Text!, StringComparison.Ordinal);
        Assert.Single(dialog.Nemo.Of(LogKind.Upload));
        Assert.All(dialog.Fake.FromBot(Group), message => Assert.DoesNotContain("chatter", message.Text, StringComparison.Ordinal));
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_topic_keeps_its_thread()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Group(Super, 5);
        JsonObject topic = new() { ["message_thread_id"] = 77, ["is_topic_message"] = true };

        ana.SendsVideo(dialog.Clip(), "@nemo_fake_bot add a title \"Hello\"", topic);
        await dialog.SeesAsync(Super, "Hello");
        ana.Says("/export", topic);
        await dialog.SeesVideoAsync(Super);
        await dialog.SeesAsync(Super, "your video is above");

        Assert.All(dialog.Fake.FromBot(Super), message => Assert.Equal(77, message.Thread));
        dialog.AssertClean();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Work_continues_when_the_group_becomes_a_supergroup(bool isAnnounced)
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var ana = dialog.Fake.Group(Group, 5);
        ana.SendsVideo(dialog.Clip(), "@nemo_fake_bot add a title \"Hello\"");
        await dialog.SeesAsync(Group, "Hello");
        dialog.Bot.Nemo.Faults.Everywhere.Add(Fault.SlowRender(TimeSpan.FromSeconds(16)));
        ana.Says("/export");
        await dialog.NemoAsync(LogKind.RenderStarted);

        dialog.Fake.Fails(new(TelegramTrouble.Error, Chat: Group)
        {
            Times = int.MaxValue,
            Code = 400,
            Description = "Bad Request: group chat was upgraded to a supergroup chat",
            MigrateTo = Super,
        });
        if (isAnnounced)
        {
            ana.Sends(new() { ["migrate_to_chat_id"] = Super });
        }

        var there = dialog.Fake.Group(Super, 5);
        await dialog.SeesAsync(Super, message => message.Buttons.Any(button => button.Text == "Cancel"), "the card");
        there.Says("/credits"); // While the job runs: its lane must not be doubled.
        await dialog.SeesAsync(Super, "credits");
        var video = await dialog.SeesVideoAsync(Super);
        var note = await dialog.SeesAsync(Super, "your video is above");
        there.Says("@nemo_fake_bot add a title \"Moved\"");
        await dialog.SeesAsync(Super, "Text changed");

        Assert.Equal(video.Id, note.RepliesTo);
        Assert.Single(dialog.Fake.FromBot(Super), message => message.Video is not null);
        Assert.Single(dialog.Nemo.Of(LogKind.RenderStarted));
        Assert.Empty(dialog.Nemo.Of(LogKind.RenderRepeated));
        Assert.Single(dialog.Nemo.Of(LogKind.TokenIssued));
        Assert.Equal(dialog.Nemo.Of(LogKind.ChatMessage)[0].SessionId, dialog.Nemo.Of(LogKind.ChatMessage)[1].SessionId);
        Assert.Empty(await dialog.Bot.Store.UnfinishedJobsAsync(new ChatKey("telegram", $"{Super}"), CancellationToken.None));
        dialog.AssertClean();
    }
}
