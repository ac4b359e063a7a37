using System.Text.Json.Nodes;
using Harness.Bot;
using Harness.Discord;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Outgoing;
using NemoVideo.Simulator.Log;

namespace Dialogs.Discord;

/// <summary>The ways in which people talk to the bot on Discord, each to its end.</summary>
public sealed class DiscordDialogTests
{
    private const string Wish = "remove my background and replace it with a clean office setting";

    [Fact]
    public async Task Edit_with_a_video_then_export_delivers_the_file_once_and_notifies_the_owner_once()
    {
        await using var story = await DiscordStory.StartAsync();

        await story.CommandAsync('A', "edit", Wish, story.Video());
        Assert.Equal(4, (await story.Discord.Channels.Interactions.Answers.TakeAsync(_ => true)).Type);
        await story.EndedAsync("Edit");
        await story.SeesAsync(Payloads.GuildChannel, "webcam.mp4");
        await story.SeesAsync(Payloads.GuildChannel, "Credits used: 50");
        await story.CommandAsync('A', "export");
        var result = await story.SeesAsync(Payloads.GuildChannel, message => message.HasVideo, "the video");
        await story.SeesAsync(Payloads.GuildChannel, "your video is above");

        Assert.EndsWith(".mp4", Assert.Single(result.Files).FileName, StringComparison.Ordinal);
        Assert.Single(story.In(Payloads.GuildChannel), message => message.HasVideo);
        Assert.Equal(1, story.Notifications('A'));
        Assert.Equal(1, story.Bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(0, story.Bot.Nemo.Log.Count(LogKind.Violation));
        Assert.DoesNotContain(story.Bot.Logs.Lines, line => line.Contains("secret-token", StringComparison.Ordinal) || line.Contains("hm=abc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_address_of_an_attachment_goes_to_the_backend_and_no_byte_comes_to_us()
    {
        await using var story = await DiscordStory.StartAsync(scripted: true);
        story.Bot.Script.NextJson("/api/upload-video", """{"code":0,"data":{"files":[{"name":"webcam.mp4","file_type":"video","duration":10}]}}""");

        var video = story.Video();
        await story.CommandAsync('A', "upload", null, video);
        await story.SeesAsync(Payloads.GuildChannel, "webcam.mp4");
        await story.UntilAsync(() => story.Bot.Script.Requests.Any(request => request.Body.Contains("cdn.discordapp.com", StringComparison.Ordinal)), "the address at the backend");

        Assert.Empty(story.Files.Asked);
    }

    [Fact]
    public async Task A_direct_message_with_a_file_is_edited_and_answered_as_a_reply()
    {
        await using var story = await DiscordStory.StartAsync();
        var message = Payloads.DirectMessage(story.Next(), Wish);

        await story.SaysAsync(message, story.Video());
        await story.EndedAsync("Edit"); // A long one would be followed by a note, which answers the card.
        await story.SeesAsync(Payloads.DmChannel, "Credits used: 50");

        Assert.All(story.In(Payloads.DmChannel), shown => Assert.Equal((string?)message["id"], (string?)shown.Body["message_reference"]?["message_id"]));
    }

    [Fact]
    public async Task A_mention_in_a_server_is_answered_there_and_talk_among_people_is_not()
    {
        await using var story = await DiscordStory.StartAsync();

        await story.SaysAsync(Payloads.GuildMessage(story.Next(), "what a day"), story.Video("private.mp4"));
        await story.SaysAsync(Payloads.Mention(story.Next(), $"<@{Payloads.Bot}> {Wish}"), story.Video());
        await story.SeesAsync(Payloads.GuildChannel, "Credits used: 50");

        Assert.Equal(1, story.Bot.Nemo.Log.Count(LogKind.Upload));
        Assert.DoesNotContain(story.In(Payloads.GuildChannel), shown => DiscordStory.Words(shown).Contains("private", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_forwarded_video_is_taken_from_its_snapshot()
    {
        await using var story = await DiscordStory.StartAsync();
        var message = Payloads.DirectMessage(story.Next(), "");
        message["message_reference"] = new JsonObject { ["type"] = 1, ["message_id"] = "1", ["channel_id"] = "2" };
        message["message_snapshots"] = new JsonArray(new JsonObject { ["message"] = new JsonObject { ["content"] = "", ["attachments"] = new JsonArray(story.Video("holiday.mp4")) } });

        await story.SaysAsync(message);

        await story.SeesAsync(Payloads.DmChannel, "Got holiday.mp4");
    }

    [Fact]
    public async Task The_context_menu_takes_up_the_video_of_somebody_elses_message()
    {
        await using var story = await DiscordStory.StartAsync();
        var target = Payloads.GuildMessage("777", "look");
        target["attachments"] = new JsonArray(story.Video("party.mp4"));

        await story.Discord.InteractAsync(story.At('A', Payloads.Interaction("0", 2, new()
        {
            ["id"] = "9",
            ["name"] = CommandCatalog.EditThisVideo,
            ["type"] = 3,
            ["target_id"] = "777",
            ["resolved"] = new JsonObject { ["messages"] = new JsonObject { ["777"] = target } },
        })));

        await story.SeesAsync(Payloads.GuildChannel, "Got party.mp4");
    }

    [Fact]
    public async Task A_thread_has_its_own_project()
    {
        await using var story = await DiscordStory.StartAsync();
        var inThread = Payloads.Mention(story.Next(), $"<@{Payloads.Bot}> export");
        inThread["channel_id"] = "333000000000000077";
        inThread["channel_type"] = 11;

        await story.SaysAsync(Payloads.Mention(story.Next(), $"<@{Payloads.Bot}> {Wish}"), story.Video());
        await story.SeesAsync(Payloads.GuildChannel, "Credits used: 50");
        await story.SaysAsync(inThread);

        await story.SeesAsync("333000000000000077", "nothing on your timeline");
        Assert.Equal(0, story.Bot.Nemo.Log.Count(LogKind.RenderStarted));
    }

    [Fact]
    public async Task Somebody_elses_press_is_answered_for_their_eyes_and_changes_nothing()
    {
        await using var story = await DiscordStory.StartAsync(scripted: true);
        var agent = new TaskCompletionSource();
        story.Bot.Script.Next("/run_sse", _ => agent.Task);
        await story.CommandAsync('A', "edit", Wish, story.Video());
        var card = await story.SeesAsync(Payloads.GuildChannel, message => message.Buttons.Count > 0 && story.Bot.Script.ChatBodies.Count > 0, "the card at work");

        await story.PressAsync('A', card, _ => true, person: "999000000000000009");
        var whisper = await story.SeesAsync(Payloads.GuildChannel, message => message.IsEphemeral, "the answer for their eyes");

        Assert.NotEmpty(whisper.Content);
        Assert.Single(story.Bot.Script.ChatBodies);
        Assert.DoesNotContain(story.In(Payloads.GuildChannel), message => message.Content.Contains("Stopping", StringComparison.Ordinal));
        agent.SetResult();
    }

    [Fact]
    public async Task Cancel_on_the_card_stops_the_work()
    {
        await using var story = await DiscordStory.StartAsync(scripted: true);
        var agent = new TaskCompletionSource();
        story.Bot.Script.Next("/run_sse", http => agent.Task.WaitAsync(http.RequestAborted));
        await story.CommandAsync('A', "edit", Wish, story.Video());
        await story.UntilAsync(() => story.Bot.Script.ChatBodies.Count > 0, "the agent at work");
        var card = await story.SeesAsync(Payloads.GuildChannel, message => message.Buttons.Count > 0, "the card");

        await story.PressAsync('A', card, id => CustomId.Parse(id).Kind == CustomKind.Button);

        await story.SeesAsync(Payloads.GuildChannel, message => message.Id == card.Id && message.Content.Contains("Cancelled", StringComparison.Ordinal), "the stopped card");
        agent.SetResult();
    }

    [Fact]
    public async Task Revise_opens_a_form_and_its_words_edit_the_project()
    {
        await using var story = await DiscordStory.StartAsync();
        await story.CommandAsync('A', "edit", Wish, story.Video());
        await story.SeesAsync(Payloads.GuildChannel, "Credits used: 50");
        await story.CommandAsync('A', "export");
        await story.PressAsync('A', id => DiscordStory.Is(id, CustomKind.Revise));
        var (_, form) = await story.Discord.Channels.Interactions.Forms.TakeAsync(_ => true);

        await story.Discord.InteractAsync(story.At('A', Payloads.Interaction("0", 5, new()
        {
            ["custom_id"] = (string?)form["custom_id"],
            ["components"] = new JsonArray(new JsonObject { ["type"] = 18, ["component"] = new JsonObject { ["type"] = 4, ["custom_id"] = "text", ["value"] = "add the title \"Lisbon\"" } }),
        })));

        await story.UntilAsync(() => story.Bot.Nemo.Log.Count(LogKind.ChatMessage) == 2, "the second instruction");
        await story.SeesAsync(Payloads.GuildChannel, "Lisbon");
    }

    [Fact]
    public async Task Delete_removes_the_result()
    {
        await using var story = await DiscordStory.StartAsync();
        await story.CommandAsync('A', "edit", Wish, story.Video());
        await story.SeesAsync(Payloads.GuildChannel, "Credits used: 50");
        await story.CommandAsync('A', "export");
        await story.SeesAsync(Payloads.GuildChannel, "your video is above");

        await story.PressAsync('A', id => DiscordStory.Is(id, CustomKind.Delete));

        await story.UntilAsync(() => !story.In(Payloads.GuildChannel).Any(message => message.HasVideo), "the deleted video");
    }

    [Fact]
    public async Task A_press_on_delete_waits_until_its_first_answer_is_out()
    {
        await using var story = await DiscordStory.StartAsync();
        await story.CommandAsync('A', "edit", Wish, story.Video());
        await story.SeesAsync(Payloads.GuildChannel, "Credits used: 50");
        await story.CommandAsync('A', "export");
        await story.SeesAsync(Payloads.GuildChannel, "your video is above");
        var answer = new TaskCompletionSource();
        story.Discord.Rest.Hold = request => (int?)request.Body?["type"] == 6 ? answer.Task : null;

        await story.PressAsync('A', id => DiscordStory.Is(id, CustomKind.Delete));
        await story.CommandAsync('A', "help"); // Events are taken in order: once this one is answered, the press is in work.
        await story.SeesAsync(Payloads.GuildChannel, message => message is { IsEphemeral: true, IsLoading: false }, "the answer to the later command");

        Assert.DoesNotContain(story.Discord.Rest.Requests, request => request.Method == "DELETE");
        answer.SetResult();
        await story.UntilAsync(() => !story.In(Payloads.GuildChannel).Any(message => message.HasVideo), "the deleted video");
    }

    [Fact]
    public async Task Login_uses_a_form_and_the_token_is_visible_to_no_one()
    {
        var options = BotHarness.Quick with { Accounts = [new("nmv_token-of-ana", "ana", 777)] };
        await using var story = await DiscordStory.StartAsync(options);
        await story.CommandAsync('A', "login");
        var (_, form) = await story.Discord.Channels.Interactions.Forms.TakeAsync(_ => true);

        await story.Discord.InteractAsync(story.At('A', Payloads.Interaction("0", 5, new()
        {
            ["custom_id"] = (string?)form["custom_id"],
            ["components"] = new JsonArray(new JsonObject { ["type"] = 18, ["component"] = new JsonObject { ["type"] = 4, ["custom_id"] = "text", ["value"] = "nmv_token-of-ana" } }),
        })));

        var answer = await story.SeesAsync(Payloads.GuildChannel, "777");
        Assert.True(answer.IsEphemeral);
        Assert.DoesNotContain(story.In(Payloads.GuildChannel), message => DiscordStory.Words(message).Contains("nmv_", StringComparison.Ordinal));
        Assert.DoesNotContain(story.Bot.Logs.Lines, line => line.Contains("nmv_token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_slash_command_has_an_answer_in_words()
    {
        await using var story = await DiscordStory.StartAsync();
        var commands = CommandCatalog.Build().Where(command => (int?)command!["type"] == 1).Select(command => (string)command!["name"]!).ToList();
        foreach (var name in commands)
        {
            var token = await story.CommandAsync('A', name, name == "edit" ? Wish : null, name == "upload" ? story.Video() : null);
            if (name == "login")
            {
                await story.Discord.Channels.Interactions.Forms.TakeAsync(_ => true);
                continue;
            }

            await story.UntilAsync(() => story.Discord.Channels.Interactions.AnswerTo(token) is { IsLoading: false, Edits: > 0 }, $"an answer to /{name}");
        }

        await story.UntilAsync(() => story.In(Payloads.GuildChannel).All(message => !message.IsLoading && message.Content.Length > 0), "no answer that is still thinking");
        Assert.Equal(20, commands.Count);
    }

    [Fact]
    public async Task A_German_client_is_answered_in_German()
    {
        await using var story = await DiscordStory.StartAsync();

        await story.CommandAsync('A', "upload", null, story.Video(), locale: "de");
        await story.SeesAsync(Payloads.GuildChannel, "✅ webcam.mp4");
        await story.CommandAsync('A', "export", locale: "de");

        await story.SeesAsync(Payloads.GuildChannel, "Dein Video ist fertig");
    }
}
