using System.Text.Json.Nodes;
using Fakes.Telegram;
using Harness.Bot;
using Harness.Telegram;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>Whoever writes, in whichever name and with whatever, is answered; what Telegram itself notes is not.</summary>
public sealed class OtherSendersTests
{
    private const long Ana = 42;
    private const long Group = -1_001_234_567_890;
    private const long Channel = -1_009_876_543_210;

    /// <summary>As a channel, as an anonymous admin, and with no sender at all.</summary>
    [Theory]
    [InlineData(136817688L, Channel)]
    [InlineData(1087968824L, Group)]
    [InlineData(null, Channel)]
    [InlineData(null, null)]
    public async Task A_clip_that_is_sent_in_a_channels_name_is_edited_and_its_owner_may_stop_the_work(long? bot, long? inName)
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var person = dialog.Fake.Group(Group, 5);
        var sender = Sender(bot, inName);

        person.SendsVideo(dialog.Clip(), "@nemo_fake_bot add a title \"Hello\"", sender);
        await dialog.SeesAsync(Group, "I added the title");
        dialog.Bot.Nemo.Faults.Everywhere.Add(Fault.Silence());
        person.Says("@nemo_fake_bot add a title \"Bye\"", sender);
        await dialog.NemoAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text?.Contains("Bye", StringComparison.Ordinal) == true);
        person.Says("/cancel", sender);

        await dialog.UntilAsync(() => dialog.Bot.Store.UnfinishedJobsAsync(new("telegram", $"{Group}"), CancellationToken.None).Result.Count == 0, "the work to end");
        dialog.AssertClean();
    }

    [Theory]
    [InlineData(1087968824L, Group, true)]
    [InlineData(1087968824L, Group, false)]
    [InlineData(136817688L, Channel, true)]
    public async Task The_button_of_work_in_a_groups_name_obeys_its_administrators_only(long bot, long inName, bool isAdministrator)
    {
        // Real time here and below where administrators count: the two seconds that Telegram has to name one are a quarter of one on the fast clock.
        await using var dialog = await TelegramDialog.StartAsync(time: TimeProvider.System);
        var person = dialog.Fake.Group(Group, 5);
        var sender = Sender(bot, inName);
        dialog.Bot.Nemo.Faults.Everywhere.Add(Fault.Silence());
        person.SendsVideo(dialog.Clip(), "@nemo_fake_bot add a title \"Hello\"", sender);
        await dialog.NemoAsync(LogKind.ChatMessage);
        if (isAdministrator)
        {
            dialog.Fake.Administrators.Add((inName, 5));
        }

        await dialog.PressesAsync(person, "Cancel");

        if (isAdministrator)
        {
            await dialog.UntilAsync(() => dialog.Bot.Store.UnfinishedJobsAsync(new("telegram", $"{Group}"), CancellationToken.None).Result.Count == 0, "the work to end");
        }
        else
        {
            await dialog.SeesAsync(Group, "Only the person who started this can stop it");
        }

        dialog.AssertClean();
    }

    [Fact]
    public async Task A_batch_in_a_groups_name_is_gone_through_by_its_administrators_buttons_and_words()
    {
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick with { CreditsPerAccount = 1000 }, time: TimeProvider.System);
        var person = dialog.Fake.Group(Group, 5);
        dialog.Fake.Administrators.Add((Group, 5));
        person.SendsVideo(dialog.Clip("one.mp4"), more: Album());
        person.SendsVideo(dialog.Clip("two.mp4"), "@nemo_fake_bot", Album());
        await dialog.PressesAsync(person, "One by one");
        await dialog.SeesAsync(Group, "1 of 2: one.mp4");

        person.Says("@nemo_fake_bot add a title \"Hello\"", Sender(1087968824, Group));
        await dialog.SeesAsync(Group, "2 of 2: two.mp4");
        await dialog.PressesAsync(person, "Skip");

        await dialog.SeesAsync(Group, "That was the last of 2 files");
        dialog.AssertClean();

        static JsonObject Album()
        {
            var album = Sender(1087968824, Group);
            album["media_group_id"] = "13890543298765432";
            return album;
        }
    }

    [Fact]
    public async Task A_channels_post_that_Telegram_copies_into_its_group_stays_unread()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var copied = Sender(136817688, Channel);
        copied["is_automatic_forward"] = true;
        var person = dialog.Fake.Group(Group, 5);

        person.SendsVideo(dialog.Clip(), "@nemo_fake_bot add a title \"Hello\"", copied);
        person.Says("/help@nemo_fake_bot");
        await dialog.SeesAsync(Group, "I edit videos right in this chat");

        Assert.Single(dialog.Fake.FromBot(Group));
        dialog.AssertClean();
    }

    [Theory]
    [InlineData("checklist", """{"title":"Shopping","tasks":[{"id":1,"text":"Milk"}]}""")]
    [InlineData("game", """{"title":"Chess","description":"x","photo":[]}""")]
    [InlineData("rich_message", """{"blocks":[]}""")]
    [InlineData("dice", """{"emoji":"🎲","value":3}""")]
    [InlineData("poll", """{"id":"1","question":"?","options":[],"type":"regular"}""")]
    [InlineData("invoice", """{"title":"x","description":"x","start_parameter":"","currency":"EUR","total_amount":1}""")]
    [InlineData("giveaway", """{"chats":[],"winners_selection_date":1,"winner_count":1}""")]
    [InlineData("hologram_of_next_year", """{"depth":3}""")]
    public async Task What_is_no_footage_gets_a_word(string kind, string content)
    {
        await using var dialog = await TelegramDialog.StartAsync();

        dialog.Fake.Person(Ana).Sends(new() { [kind] = JsonNode.Parse(content) });

        await dialog.SeesAsync(Ana, "Send me");
        dialog.AssertClean();
    }

    [Fact]
    public async Task In_a_group_it_gets_one_only_where_the_bot_is_meant_and_what_Telegram_notes_gets_none()
    {
        await using var dialog = await TelegramDialog.StartAsync();
        var person = dialog.Fake.Group(Group, 5);
        person.Says("/help@nemo_fake_bot");
        var help = await dialog.SeesAsync(Group, "I edit videos right in this chat");
        JsonObject game = new() { ["title"] = "Chess", ["description"] = "x", ["photo"] = new JsonArray() };

        person.Sends(new() { ["game"] = game.DeepClone() });
        person.Sends(new() { ["new_chat_members"] = new JsonArray(new JsonObject { ["id"] = 9, ["is_bot"] = false, ["first_name"] = "Ben" }) });
        dialog.Fake.Person(Ana).Sends(new() { ["pinned_message"] = new JsonObject { ["message_id"] = 1, ["date"] = 0, ["chat"] = new JsonObject { ["id"] = Ana, ["type"] = "private" } } });
        var answer = new JsonObject { ["message_id"] = help.Id, ["from"] = new JsonObject { ["id"] = FakeTelegram.BotId, ["is_bot"] = true, ["first_name"] = "Nemo" }, ["chat"] = new JsonObject { ["id"] = Group, ["type"] = "supergroup" }, ["date"] = 1 };
        person.Sends(new() { ["game"] = game.DeepClone() }, new() { ["reply_to_message"] = answer });
        await dialog.UntilAsync(() => dialog.Fake.FromBot(Group).Count == 2, "a word about the game");

        Assert.Empty(dialog.Fake.FromBot(Ana));
        dialog.AssertClean();
    }

    private static JsonObject Sender(long? bot, long? inName) => new()
    {
        ["from"] = bot is null ? null : new JsonObject { ["id"] = bot, ["is_bot"] = true, ["first_name"] = "Channel", ["username"] = "Channel_Bot" },
        ["sender_chat"] = inName is null ? null : new JsonObject { ["id"] = inName, ["type"] = inName == Group ? "supergroup" : "channel", ["title"] = "Cutters" },
    };
}
