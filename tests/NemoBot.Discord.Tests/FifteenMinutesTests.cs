using System.Text.Json.Nodes;
using Harness;
using Harness.Discord;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;

namespace NemoBot.Discord.Tests;

/// <summary>An interaction's token lives for 15 minutes; results arrive all the same, once.</summary>
public sealed class FifteenMinutesTests
{
    private static readonly int[] Minutes = [1, 14, 16, 60];
    private readonly Places _places = new();

    public static TheoryData<char, int, bool, bool> Matrix
    {
        get
        {
            var data = new TheoryData<char, int, bool, bool>();
            foreach (var minutes in Minutes)
            {
                foreach (var place in "ABCD")
                {
                    data.Add(place, minutes, false, false);
                    data.Add(place, minutes, true, false);
                    data.Add(place, minutes, false, true);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task A_result_arrives_exactly_once(char place, int minutes, bool restarts, bool serverFails)
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = _places.At(place);
        var message = await harness.InteractAsync(interaction, chat);
        var card = new OutgoingMessage { Text = "Working", Card = new(CardState.Working, "Cutting", 0.4, harness.Clock.GetUtcNow()), PlatformContext = message.PlatformContext };
        var cardId = await harness.PostAsync(chat, SortableId.New(harness.Clock), card);
        var channel = (string)interaction["channel_id"]!;
        Assert.Equal(cardId, Assert.Single(harness.Discord.Channels.In(channel)).Id);

        harness.Clock.Advance(TimeSpan.FromMinutes(minutes));
        var video = await harness.VideoAsync(chat, 1000);
        var result = new OutgoingMessage { Text = "Here it is", Video = video, Notify = true, PlatformContext = message.PlatformContext };
        var postId = SortableId.New(harness.Clock);
        if (serverFails)
        {
            harness.Discord.Rest.Fail(new(request => request.Files.Count > 0, 502, AfterDoing: true) { Times = 5 });
        }

        await DeliverAsync(harness, chat, postId, result, restarts);
        if (place is 'C' or 'D' && minutes > 15)
        {
            await PressAsync(harness, place, channel, cardId, CustomKind.GetResult);
            await harness.Discord.Rest.Arrivals.TakeAsync(request => request.Method == "PATCH" && request.Files.Count > 0 && request.Status == (serverFails ? 502 : 200));
        }

        var seen = harness.Discord.Channels.In(channel);
        Assert.Equal("final.mp4", Assert.Single(seen, shown => shown.HasVideo).Files.Single().FileName);
        Assert.All(seen, shown => Assert.Equal(1000, shown.Files.Sum(file => file.Length) + (shown.HasVideo ? 0 : 1000)));
        if (place is 'A' or 'B' || minutes < 15)
        {
            Assert.Equal(2, seen.Count); // The card still says what it said.
            Assert.Contains("Working", DiscordStory.Words(seen[0]), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData('C', 404, 10008)]
    [InlineData('D', 404, 10008)]
    [InlineData('C', 400, 30046)]
    public async Task A_video_whose_words_cannot_be_edited_any_more_takes_the_card(char place, int status, int code)
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = _places.At(place);
        var message = await harness.InteractAsync(interaction, chat);
        var cardId = await harness.PostAsync(chat, SortableId.New(harness.Clock), new() { Text = "Working", PlatformContext = message.PlatformContext });
        harness.Discord.Rest.Fail(new(request => request.Files.Count > 0, status, code));

        var result = new OutgoingMessage { Text = "Here it is", Video = await harness.VideoAsync(chat, 1000), PlatformContext = message.PlatformContext };
        Assert.Equal(cardId, await harness.PostAsync(chat, SortableId.New(harness.Clock), result));

        Assert.Equal(cardId, Assert.Single(harness.Discord.Channels.In(Payloads.GuildChannel), shown => shown.HasVideo).Id);
    }

    [Fact]
    public async Task Each_result_beside_a_card_is_a_message_of_its_own_until_no_follow_up_is_left()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = _places.At('C');
        var message = await harness.InteractAsync(interaction, chat);
        var cardId = await harness.PostAsync(chat, SortableId.New(harness.Clock), new() { Text = "I added the title", PlatformContext = message.PlatformContext });
        var result = new OutgoingMessage { Text = "Here it is", Video = await harness.VideoAsync(chat, 1000), PlatformContext = message.PlatformContext };
        for (var i = 0; i < 5; i++)
        {
            await harness.PostAsync(chat, SortableId.New(harness.Clock), result);
        }

        var seen = harness.Discord.Channels.In(Payloads.GuildChannel);
        Assert.Equal(["I added the title", .. Enumerable.Repeat("Here it is", 5)], seen.Select(shown => shown.Content));
        Assert.Equal(5, seen.Count(shown => shown.HasVideo));

        Assert.Equal(cardId, await harness.PostAsync(chat, SortableId.New(harness.Clock), result));
        Assert.Equal(6, harness.Discord.Channels.In(Payloads.GuildChannel).Count(shown => shown.HasVideo));
    }

    [Theory]
    [InlineData('C')]
    [InlineData('D')]
    public async Task Where_only_a_press_helps_the_card_has_its_button_and_says_so_in_time(char place)
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = _places.At(place);
        var message = await harness.InteractAsync(interaction, chat);
        var channel = (string)interaction["channel_id"]!;
        var postId = SortableId.New(harness.Clock);
        OutgoingMessage Card(string text) => new() { Text = text, Card = new(CardState.Working, text, null, null), PlatformContext = message.PlatformContext };

        var cardId = await harness.PostAsync(chat, postId, Card("Working"));
        Assert.DoesNotContain("-#", harness.Discord.Channels.In(channel)[0].Content, StringComparison.Ordinal);
        harness.Clock.Advance(TimeSpan.FromMinutes(13));
        await harness.Platform.EditAsync(chat, cardId, postId, Card("Still working"), default);

        var shown = Assert.Single(harness.Discord.Channels.In(channel));
        Assert.Contains("Ergebnis holen", shown.Content, StringComparison.Ordinal);
        Assert.Contains(shown.Buttons, id => CustomId.Parse(id).Kind == CustomKind.GetResult);

        // After the token's end edits are silent, and a press shows how things stand.
        harness.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(cardId, await harness.Platform.EditAsync(chat, cardId, postId, Card("Nearly there"), default));
        await harness.Store.UpdatePostAsync(chat, postId, post => post with { Message = Card("Nearly there") }, default);
        await PressAsync(harness, place, channel, cardId, CustomKind.GetResult);
        await harness.Discord.Rest.Arrivals.TakeAsync(request => request.Text.StartsWith("Nearly", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData('A')]
    [InlineData('B')]
    public async Task Within_the_bots_reach_the_card_keeps_updating(char place)
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = _places.At(place);
        var message = await harness.InteractAsync(interaction, chat);
        var card = new OutgoingMessage { Text = "Working", PlatformContext = message.PlatformContext };
        var postId = SortableId.New(harness.Clock);
        var cardId = await harness.PostAsync(chat, postId, card);

        harness.Clock.Advance(TimeSpan.FromMinutes(40));
        await harness.RestartAsync();
        Assert.Equal(cardId, await harness.Platform.EditAsync(chat, cardId, postId, card with { Text = "Done" }, default));

        var shown = Assert.Single(harness.Discord.Channels.In((string)interaction["channel_id"]!));
        Assert.Equal("Done", shown.Content);
        Assert.DoesNotContain(shown.Buttons, id => CustomId.Parse(id).Kind == CustomKind.GetResult);
    }

    [Fact]
    public async Task A_server_where_the_bot_is_no_member_after_all_is_not_asked_again_and_again()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = _places.At('A');
        var message = await harness.InteractAsync(interaction, chat);
        await harness.PostAsync(chat, SortableId.New(harness.Clock), new() { Text = "Working", PlatformContext = message.PlatformContext });
        harness.Discord.Channels.Close(Payloads.GuildChannel);

        await harness.PostAsync(chat, SortableId.New(harness.Clock), new() { Text = "More", PlatformContext = message.PlatformContext });
        await harness.PostAsync(chat, SortableId.New(harness.Clock), new() { Text = "And more", PlatformContext = message.PlatformContext });

        Assert.Equal(["Working", "More", "And more"], harness.Discord.Channels.In(Payloads.GuildChannel).Select(shown => shown.Content));
        Assert.Single(harness.Discord.Rest.Requests, request => request.Status == 403);
    }

    [Fact]
    public async Task Tokens_are_neither_in_the_log_nor_in_exceptions()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = _places.At('C');
        var token = (string)interaction["token"]!;
        var message = await harness.InteractAsync(interaction, chat);
        harness.Discord.Rest.Fail(new(request => request.Path.Contains("/webhooks/", StringComparison.Ordinal), 400, 50035) { Times = 9 });

        var refused = await Assert.ThrowsAsync<PlatformException>(() => harness.PostAsync(chat, SortableId.New(harness.Clock), new() { Text = "x", PlatformContext = message.PlatformContext }));

        Assert.Equal(PlatformFault.Refused, refused.Fault);
        Assert.DoesNotContain(token, refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(harness.Log.Lines, line => line.Contains(token, StringComparison.Ordinal) || line.Contains(harness.Discord.Settings.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_elses_button_is_answered_for_their_eyes_only()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var press = Payloads.Interaction("7001", 3, new() { ["component_type"] = 2, ["custom_id"] = "0123.abcd@999" }, "press-token");
        press["message"] = new JsonObject { ["id"] = "1" };

        await harness.Discord.InteractAsync(press);
        await harness.Discord.Channels.Interactions.Answers.TakeAsync(answer => answer is ("7001", 4));

        var shown = Assert.Single(harness.Discord.Channels.In(Payloads.GuildChannel));
        Assert.True(shown.IsEphemeral);
        Assert.Null(await harness.Store.NextMessageAsync(new("discord", $"{Payloads.GuildChannel}/{Payloads.Person}"), default));
    }

    /// <summary>Tries as the core does: again after "unknown", with the same id, and after a restart.</summary>
    private static async Task DeliverAsync(DiscordHarness harness, ChatKey chat, string postId, OutgoingMessage result, bool restarts)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await harness.Clock.PassPausesUntilAsync(harness.PostAsync(chat, postId, result), TimeSpan.FromSeconds(2)); // Between its tries.
                if (!restarts || attempt > 0)
                {
                    return;
                }

                await harness.RestartAsync(); // It crashed before it noted the success: the same post is sent again.
                harness.Clock.Advance(TimeSpan.FromSeconds(90));
            }
            catch (PlatformException unknown) when (unknown.Fault == PlatformFault.Unknown)
            {
                await harness.RestartAsync();
                harness.Clock.Advance(TimeSpan.FromSeconds(90));
            }
        }
    }

    private async Task PressAsync(DiscordHarness harness, char place, string channel, string messageId, CustomKind kind)
    {
        var shown = harness.Discord.Channels.In(channel).Single(message => message.Id == messageId);
        var id = shown.Buttons.Single(button => CustomId.Parse(button).Kind == kind);
        var (press, _) = _places.At(place, 3, new() { ["component_type"] = 2, ["custom_id"] = id });
        press["message"] = new JsonObject { ["id"] = messageId, ["flags"] = (place == 'D' ? 64 : 0) | (shown.IsRich ? 1 << 15 : 0) };
        await harness.Discord.InteractAsync(press);
        await harness.Discord.Channels.Interactions.Answers.TakeAsync(answer => answer.Type == 6);
    }
}
