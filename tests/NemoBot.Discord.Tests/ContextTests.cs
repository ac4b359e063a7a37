using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Discord;
using Harness.Discord;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Outgoing;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Tests;

/// <summary>What a Discord message answers or forwards, and what nobody can see of it.</summary>
public sealed class ContextTests
{
    private static readonly string Call = $"<@{Payloads.Bot}> brighter";

    [Fact]
    public void An_answer_to_somebodys_clip_is_about_that_clip()
    {
        var message = Map(Reply(Payloads.Mention("2", Call), Original("look", Payloads.Attachment("55", "party.mp4"))));

        var clip = Assert.Single(message.Answered!.Attachments);
        Assert.Equal(($"{Payloads.GuildChannel}/1/55", "55", "brighter"), (clip.FileId, clip.Identity, message.Text));
        Assert.Empty(message.Attachments);
        Assert.Equal("1", message.RepliesTo);
    }

    [Fact]
    public void An_answer_to_a_forwarded_clip_finds_it_in_its_snapshot()
    {
        var original = Original("");
        original["message_snapshots"] = Snapshot("cut it!", Payloads.Attachment("55", "party.mp4"));

        var message = Map(Reply(Payloads.Mention("2", Call), original));

        Assert.Equal(("party.mp4", "cut it!"), (Assert.Single(message.Answered!.Attachments).FileName, message.Answered.Text));
    }

    [Fact]
    public void An_answer_to_us_brings_no_footage()
    {
        var ours = Original("Your video is ready", Payloads.Attachment("55", "result.mp4"));
        ours["author"]!["id"] = Payloads.Bot;

        var message = Map(Reply(Payloads.Mention("2", Call), ours));

        Assert.Null(message.Answered);
        Assert.Equal("1", message.RepliesTo);
    }

    [Fact]
    public void An_answer_whose_original_is_gone_or_hidden_has_no_context()
    {
        var gone = Payloads.Mention("2", Call);
        gone["message_reference"] = new JsonObject { ["type"] = 0, ["message_id"] = "1" };
        gone["referenced_message"] = null;

        Assert.Null(Map(gone).Answered);
        Assert.Null(Map(Reply(Payloads.Mention("2", Call), Original(""))).Answered);
    }

    [Fact]
    public void A_call_without_words_in_answer_to_a_clip_is_no_call_for_help()
    {
        var message = Map(Reply(Payloads.Mention("2", $"<@{Payloads.Bot}>"), Original("", Payloads.Attachment("55", "party.mp4"))));

        Assert.Null(message.Command);
        Assert.Single(message.Answered!.Attachments);
    }

    [Theory]
    [InlineData("export this!", true)]
    [InlineData("export this!", false)]
    [InlineData("", true)]
    public void A_forwarded_messages_words_are_no_order(string words, bool hasClip)
    {
        var json = Payloads.DirectMessage("1", "");
        json["message_reference"] = new JsonObject { ["type"] = 1, ["message_id"] = "9" };
        json["message_snapshots"] = hasClip ? Snapshot(words, Payloads.Attachment("55", "a.mp4")) : Snapshot(words);

        var message = Map(json);

        Assert.Equal(("", words, null), (message.Text, message.Forwarded, message.Command));
        Assert.Equal(hasClip ? 1 : 0, message.Attachments.Count);
        Assert.Null(message.Answered);
    }

    [Theory]
    [InlineData("\u3164")]
    [InlineData("\u200B\u2800 \u00AD")]
    public void Invisible_text_counts_as_none(string words)
    {
        var withFile = Payloads.DirectMessage("1", words);
        withFile["attachments"] = new JsonArray(Payloads.Attachment("55", "a.mp4"));

        Assert.Equal(("", "help"), (Map(Payloads.DirectMessage("1", words)).Text, Map(Payloads.DirectMessage("1", words)).Command));
        Assert.Equal(("", null), (Map(withFile).Text, Map(withFile).Command));
        Assert.Equal("", InteractionPlan.For(Payloads.SlashCommand("1", "edit", words).Deserialize(RestJson.Default.DiscordInteraction)!, DateTimeOffset.UnixEpoch)!.Message!.Text);
    }

    [Fact]
    public void The_menu_of_a_result_of_ours_is_about_its_project()
    {
        var ours = Original("Your video is ready", Payloads.Attachment("55", "result.mp4"));
        ours["author"]!["id"] = new FakeDiscordSettings().ApplicationId;
        var data = new JsonObject
        {
            ["name"] = CommandCatalog.EditThisVideo,
            ["type"] = 3,
            ["target_id"] = "1",
            ["resolved"] = new JsonObject { ["messages"] = new JsonObject { ["1"] = ours } },
        };

        var message = InteractionPlan.For(Payloads.Interaction("2", 2, data).Deserialize(RestJson.Default.DiscordInteraction)!, DateTimeOffset.UnixEpoch)!.Message!;

        Assert.Null(message.Answered);
        Assert.Equal("1", message.RepliesTo);
    }

    [Fact]
    public void Upload_offers_every_kind_that_is_taken()
    {
        var upload = CommandCatalog.Build().Single(command => (string?)command!["name"] == "upload")!;
        var files = upload["options"]!.AsArray().Where(option => (int)option!["type"]! == 11).Select(option => option!.AsObject()).ToList();
        var file = files[0];
        var types = file["file_types"]!.AsArray().Select(type => (string)type!).ToList();

        Assert.Equal(["video", "image", "audio"], types.Take(3));
        Assert.Subset(types.ToHashSet(), new HashSet<string> { ".mp4", ".mov", ".avi", ".webm", ".mkv" });
        Assert.DoesNotContain(".3gp", types);
        Assert.InRange(types.Count, 1, 10);
        Assert.Equal("Video, picture or sound file", (string?)file["description"]);
        Assert.Equal(["video", "file2", "file3", "file4", "file5", "captions"], files.Select(option => (string)option["name"]!));
        Assert.Equal([true, false, false, false, false, false], files.Select(option => (bool)option["required"]!));
        Assert.Equal([".srt", ".vtt"], files[^1]["file_types"]!.AsArray().Select(type => (string)type!));
        Assert.All(files.Skip(1).SkipLast(1), other => Assert.Equal(types, other["file_types"]!.AsArray().Select(type => (string)type!)));
    }

    private static JsonObject Original(string words, params JsonObject[] files)
    {
        var original = Payloads.GuildMessage("1", words);
        original["author"]!["id"] = "111000000000000077";
        original["attachments"] = new JsonArray([.. files]);
        return original;
    }

    private static JsonObject Reply(JsonObject message, JsonObject original)
    {
        message["type"] = 19;
        message["message_reference"] = new JsonObject { ["type"] = 0, ["message_id"] = (string?)original["id"] };
        message["referenced_message"] = original;
        return message;
    }

    private static JsonArray Snapshot(string words, params JsonObject[] files) =>
        new(new JsonObject { ["message"] = new JsonObject { ["content"] = words, ["attachments"] = new JsonArray([.. files]) } });

    private static IncomingMessage Map(JsonObject message) => MessageMapping.Map(message.Deserialize(RestJson.Default.DiscordMessage)!, Payloads.Bot);
}
