using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Discord;
using Fakes.Time;
using Harness;
using Harness.Discord;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Tests;

/// <summary>Presses, choices and events beside the good way.</summary>
public sealed class InteractionTests
{
    private static readonly ChatKey Direct = new("discord", Payloads.DmChannel);
    private static readonly ChatKey Server = new("discord", $"{Payloads.GuildChannel}/{Payloads.Person}");
    private readonly Places _places = new();

    [Theory]
    [InlineData('C')]
    [InlineData('D')]
    public async Task A_result_whose_file_is_gone_is_reported_with_a_next_step(char place)
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (cardId, video) = await ParkAsync(harness, place);
        await harness.Store.RemoveFileAsync(video.FileId, default);

        await PressAsync(harness, place, cardId);

        await harness.Discord.Rest.Arrivals.TakeAsync(request => request.Method == "PATCH" && request.Text == Texts.In("de")[TextKey.VideoFileGone]);
        var shown = Assert.Single(harness.Discord.Channels.In(Payloads.GuildChannel));
        Assert.Contains("/export", shown.Content, StringComparison.Ordinal);

        // Somebody who still sees the old button gets the same answer.
        await harness.Discord.InteractAsync(Press(place, cardId, "get:6001@" + Payloads.Person));
        await harness.Discord.Rest.Arrivals.TakeAsync(request => request.Method == "PATCH" && request.Text == Texts.In("de")[TextKey.VideoFileGone]);
        Assert.DoesNotContain(harness.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_result_whose_file_is_gone_but_whose_link_works_is_shown_from_the_link()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (cardId, video) = await ParkAsync(harness, 'C', "https://files.example.test/final.mp4");
        await harness.Store.RemoveFileAsync(video.FileId, default);

        await PressAsync(harness, 'C', cardId);

        await harness.Discord.Rest.Arrivals.TakeAsync(request => request.Method == "PATCH" && request.Body?.ToJsonString().Contains("files.example.test", StringComparison.Ordinal) == true);
        Assert.True(Assert.Single(harness.Discord.Channels.In(Payloads.GuildChannel)).HasVideo);
    }

    [Fact]
    public async Task A_press_that_could_not_be_served_is_answered_for_the_persons_eyes()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (cardId, _) = await ParkAsync(harness, 'C');
        harness.Discord.Rest.Fail(new(request => request.Method == "PATCH", 400, 50035) { Times = 9 });

        await PressAsync(harness, 'C', cardId);

        await harness.Discord.Rest.Arrivals.TakeAsync(request => request.Method == "POST" && request.Text == Texts.In("de")[TextKey.PressFailed]);
        var told = harness.Discord.Channels.In(Payloads.GuildChannel)[^1];
        Assert.True(told.IsEphemeral);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_event_that_comes_twice_is_handled_once(bool afterResume)
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = _places.At('A');
        await harness.Discord.InteractAsync(interaction);
        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1001"));
        if (afterResume)
        {
            harness.Discord.Gateway.Connections.Single().Drop();
            await harness.Discord.Gateway.NextConnectionAsync();
            await (await harness.Discord.Gateway.NextConnectionAsync()).ReceivedAsync(6);
        }

        await harness.Discord.Gateway.DispatchAsync("INTERACTION_CREATE", interaction, times: 2);
        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1001"), times: 2);
        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1002"));

        Assert.Equal("1001", (await harness.ReceivedAsync(Direct)).MessageId);
        Assert.Equal("1002", (await harness.ReceivedAsync(Direct)).MessageId);
        Assert.Equal((string?)interaction["id"], (await harness.ReceivedAsync(chat)).MessageId);
        Assert.Null(await harness.Store.NextMessageAsync(chat, default));

        // First answers go out beside the store, so one of their own tells that those before it were given.
        await harness.Discord.Rest.Arrivals.TakeAsync(IsItsCallback);
        await harness.InteractAsync(_places.At('B').Interaction, Direct);
        Assert.Single(harness.Discord.Rest.Requests, IsItsCallback);

        bool IsItsCallback(RestRequest request) => request.Path.Contains($"/interactions/{interaction["id"]}/", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_offers_the_persons_own_unfinished_jobs()
    {
        await using var harness = await DiscordHarness.StartAsync();
        await harness.AddJobsAsync(
            Job("j1", JobKind.Edit, "cut the silences", JobState.Running),
            Job("j2", JobKind.Upload, "", JobState.Queued) with { Request = new() { Language = "de", SenderId = Payloads.Person, Attachments = [new("e/1", "beach.mp4", 1)] } },
            Job("j3", JobKind.Edit, new string('x', 300), JobState.Queued),
            Job("j4", JobKind.Export, "", JobState.Done),
            Job("j5", JobKind.Edit, "somebody else's", JobState.Queued) with { Request = new() { Text = "somebody else's", Language = "de", SenderId = "999" } });

        var choices = await ChooseAsync(harness, "");

        Assert.Equal(3, choices.Count);
        Assert.All(choices, choice => Assert.InRange(((string)choice!["name"]!).Length, 1, 100));
        Assert.All(choices, choice => Assert.InRange(((string)choice!["value"]!).Length, 1, 100));
        Assert.Contains("cut the silences", (string)choices[0]!["name"]!, StringComparison.Ordinal);
        Assert.Contains("beach.mp4", (string)choices[1]!["name"]!, StringComparison.Ordinal);
        Assert.Equal("beach", Assert.Single(await ChooseAsync(harness, "BEACH"))!["name"]!.ToString().Split(": ")[1].Split('.')[0]);
        Assert.Null(await harness.Store.NextMessageAsync(Server, default));
    }

    [Fact]
    public void Cancel_offers_at_most_25_jobs()
    {
        var jobs = Enumerable.Range(0, 40).Select(i => Job($"j{i}", JobKind.Edit, $"edit {i}", JobState.Queued)).ToList();

        Assert.Equal(25, Choice.Offer(Choice.OfJobs(jobs, Payloads.Person, Texts.In("en")), "")["data"]!["choices"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("en-US", "▶ Edit: add a title")]
    [InlineData("fr", "▶ Modification\u00a0: add a title")]
    [InlineData("zh-CN", "▶ 编辑：add a title")]
    public void A_choice_is_written_as_the_language_writes_it(string locale, string expected) =>
        Assert.Equal(expected, (string)Choice.Offer(Choice.OfJobs([Job("j1", JobKind.Edit, "add a title", JobState.Running)], Payloads.Person, Texts.In(locale)), "")["data"]!["choices"]![0]!["name"]!);

    [Fact]
    public async Task Projects_styles_and_skills_are_offered_by_their_names()
    {
        await using var harness = await DiscordHarness.StartAsync();
        await harness.Store.CommitAsync(new() { Projects = [Project("p1", Server, "Beach"), Project("p2", Server, "Office"), Project("p3", Direct, "Somebody else's")] }, default);
        await harness.Store.UpdateChatAsync(Server, chat => chat with { Styles = [new("s1", "podcast", "add captions"), new("s2", "shorts", "9:16")] }, default);

        Assert.Equal(["Office", "Beach"], Values(await ChooseAsync(harness, "", "projects")));
        Assert.Equal(["Beach"], Values(await ChooseAsync(harness, "each", "projects")));
        Assert.Equal(["shorts", "podcast"], Values(await ChooseAsync(harness, "", "styles")));
        Assert.Equal(["editor-change-background"], Values(await ChooseAsync(harness, "sprechvideo", "skill")));
        Assert.Empty(await ChooseAsync(harness, "", "rename"));
    }

    [Fact]
    public async Task A_slow_store_keeps_nobody_waiting()
    {
        var clock = new ManualClock();
        await using var discord = await FakeDiscord.StartAsync(new() { Time = clock });
        using var http = new HttpClient { BaseAddress = new(discord.ApiAddress + "/") };
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "DiscordBot (https://example.test, 1.0)");
        var rest = new DiscordRest(http, discord.Settings.Token, new(clock), new(clock), clock, NullLogger<DiscordRest>.Instance);
        var (store, control) = ValueStore.Create();
        control.Setup(nameof(IStore.UnfinishedJobsAsync), _ => new TaskCompletionSource<IReadOnlyList<JobRecord>>().Task);
        var choices = new Autocompletion(store, SkillLibrary.Load(new(), AppContext.BaseDirectory), rest, clock, NullLogger<Autocompletion>.Instance);
        var asked = Cancel(4, "");
        discord.Channels.Interactions.Register(asked);

        var answering = choices.OfferAsync(asked.Deserialize(RestJson.Default.DiscordInteraction)!, default);
        Assert.False(answering.IsCompleted); // The receive path has it back already.
        clock.Advance(TimeSpan.FromSeconds(1.5));

        Assert.Empty((await discord.Channels.Interactions.Choices.TakeAsync(_ => true)).Choices);
        await answering;
    }

    [Fact]
    public async Task A_mention_of_the_bots_role_gets_a_hint_once_a_minute()
    {
        await using var harness = await DiscordHarness.StartAsync();
        harness.Discord.Rest.Roles =
        [
            new JsonObject { ["id"] = "501", ["name"] = "members" },
            new JsonObject { ["id"] = "502", ["name"] = "nemobot", ["tags"] = new JsonObject { ["bot_id"] = Payloads.Bot } },
            new JsonObject { ["id"] = "503", ["name"] = "otherbot", ["tags"] = new JsonObject { ["bot_id"] = "77" } },
        ];

        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", RoleMention("1001", "501", "503"));
        await harness.Discord.Rest.Arrivals.TakeAsync(request => request.Path.EndsWith("/roles", StringComparison.Ordinal));
        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", RoleMention("1002", "501", "502"));
        var hint = await harness.Discord.Rest.Arrivals.TakeAsync(request => request is { Method: "POST" } && request.Path.EndsWith("/messages", StringComparison.Ordinal));
        Assert.Contains($"<@{Payloads.Bot}>", (string)hint.Body!["content"]!, StringComparison.Ordinal);
        Assert.Equal("1002", (string)hint.Body["message_reference"]!["message_id"]!);

        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", RoleMention("1003", "502"));
        var byBot = RoleMention("1004", "502");
        byBot["author"]!["bot"] = true;
        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", byBot);

        // Hints are given in the background, one after the other: one in another channel tells that none was to come before it.
        var elsewhere = RoleMention("1005", "502");
        elsewhere["channel_id"] = "333000000000000003";
        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", elsewhere);
        await harness.Discord.Rest.Arrivals.TakeAsync(request => request is { Method: "POST" } && request.Path.EndsWith("/channels/333000000000000003/messages", StringComparison.Ordinal));
        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1009"));
        await harness.ReceivedAsync(Direct);
        Assert.Single(harness.Discord.Channels.In(Payloads.GuildChannel));
        Assert.Single(harness.Discord.Rest.Requests, request => request.Path.EndsWith("/roles", StringComparison.Ordinal));
        Assert.Null(await harness.Store.NextMessageAsync(Server, default));
    }

    [Fact]
    public void The_context_menu_takes_the_videos_of_its_target_forwarded_ones_too()
    {
        var target = Payloads.GuildMessage("4001", "");
        target["attachments"] = new JsonArray(Payloads.Attachment("55", "a.mp4"));
        target["message_snapshots"] = new JsonArray(new JsonObject { ["message"] = new JsonObject { ["attachments"] = new JsonArray(Payloads.Attachment("56", "b.mp4")) } });
        var data = new JsonObject
        {
            ["name"] = "Edit this video",
            ["type"] = 3,
            ["target_id"] = "4001",
            ["resolved"] = new JsonObject { ["messages"] = new JsonObject { ["4001"] = target } },
        };

        var plan = InteractionPlan.For(Payloads.Interaction("1", 2, data).Deserialize(RestJson.Default.DiscordInteraction)!, DateTimeOffset.UnixEpoch)!;

        Assert.Equal(["a.mp4", "b.mp4"], plan.Message!.Answered!.Attachments.Select(file => file.FileName));
        Assert.All(plan.Message.Answered.Attachments, file => Assert.StartsWith($"{Payloads.GuildChannel}/4001/", file.FileId, StringComparison.Ordinal));
        Assert.Equal("4001", plan.Message.RepliesTo);
    }

    [Fact]
    public async Task A_refused_token_stops_everything_and_is_reported_to_the_operator()
    {
        await using var harness = await DiscordHarness.StartAsync(before => before.Settings["Discord:Token"] = "refused.by.discord", untilRegistered: false);

        await harness.Log.Written.TakeAsync(line => line.StartsWith("Critical", StringComparison.Ordinal) && line.Contains("check Discord:Token", StringComparison.Ordinal));
        await harness.Log.Written.TakeAsync(line => line.StartsWith("Critical", StringComparison.Ordinal) && line.Contains("stopped permanently", StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<PlatformException>(() => harness.PostAsync(Direct, SortableId.New(harness.Clock), new() { Text = "x" }));
        harness.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(PlatformFault.NotSent, refused.Fault);
        Assert.Equal(401, Assert.Single(harness.Discord.Rest.Requests).Status);
        Assert.Empty(harness.Discord.Gateway.Connections);
        Assert.DoesNotContain(harness.Log.Lines, line => line.Contains("refused.by.discord", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Commands_are_registered_once_and_again_only_when_they_changed()
    {
        await using var harness = await DiscordHarness.StartAsync();
        await RegisteredAsync();
        await harness.RestartAsync();
        await harness.Discord.Gateway.NextConnectionAsync();
        await (await harness.Discord.Gateway.NextConnectionAsync()).ReceivedAsync(6);
        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1009"));
        await harness.ReceivedAsync(Direct);
        Assert.Equal(1, harness.Discord.Rest.CommandPuts);

        await harness.Store.SetValueAsync("discord", "commands", "those of an older version", default);
        await harness.RestartAsync();
        await RegisteredAsync();
        Assert.Equal(2, harness.Discord.Rest.CommandPuts);

        Task RegisteredAsync() => harness.Log.Written.TakeAsync(line => line.Contains("commands registered", StringComparison.Ordinal));
    }

    private static JsonObject RoleMention(string id, params string[] roles)
    {
        var message = Payloads.GuildMessage(id, "");
        message["mention_roles"] = new JsonArray([.. roles.Select(role => JsonValue.Create(role))]);
        return message;
    }

    private static ProjectRecord Project(string id, ChatKey chat, string name) => new(id, chat) { Name = name, CreatedAt = DateTimeOffset.UnixEpoch.AddDays(id[^1]) };

    private static JobRecord Job(string id, JobKind kind, string text, JobState state) => new(id, Server, kind)
    {
        State = state,
        PostId = $"01h0000000000000{id}".PadRight(20, '0')[..20],
        CreatedAt = DateTimeOffset.UnixEpoch,
        Request = new() { Text = text, Language = "de", SenderId = Payloads.Person },
    };

    private static JsonObject Cancel(int type, string typed)
    {
        var options = new JsonArray(new JsonObject { ["name"] = Choice.Job, ["type"] = 3, ["value"] = typed, ["focused"] = type == 4 });
        return Payloads.Interaction("8001", type, new() { ["id"] = "9001", ["name"] = "cancel", ["type"] = 1, ["options"] = options }, "choice-token");
    }

    private static IEnumerable<string> Values(JsonArray choices) => choices.Select(choice => (string)choice!["value"]!);

    private async Task<JsonArray> ChooseAsync(DiscordHarness harness, string typed, string command = "cancel")
    {
        var data = (JsonObject)Cancel(4, typed)["data"]!.DeepClone();
        data["name"] = command;
        var (asked, _) = _places.At('A', 4, data);
        await harness.Discord.InteractAsync(asked);
        return (await harness.Discord.Channels.Interactions.Choices.TakeAsync(offered => offered.InteractionId == (string?)asked["id"])).Choices;
    }

    /// <summary>A card, and its result that waits for a press.</summary>
    private async Task<(string CardId, VideoResult Video)> ParkAsync(DiscordHarness harness, char place, string? link = null)
    {
        var (interaction, chat) = _places.At(place);
        var message = await harness.InteractAsync(interaction, chat);
        var card = new OutgoingMessage { Text = "Working", Card = new(CardState.Working, "Cutting", null, null), PlatformContext = message.PlatformContext };
        var cardId = await harness.PostAsync(chat, SortableId.New(harness.Clock), card);
        harness.Clock.Advance(TimeSpan.FromMinutes(16));
        var video = await harness.VideoAsync(chat, 1000, link);
        await harness.PostAsync(chat, SortableId.New(harness.Clock), new() { Text = "Here it is", Video = video, PlatformContext = message.PlatformContext });
        return (cardId, video);
    }

    private Task PressAsync(DiscordHarness harness, char place, string cardId)
    {
        var shown = harness.Discord.Channels.In(Payloads.GuildChannel).Single(message => message.Id == cardId);
        return harness.Discord.InteractAsync(Press(place, cardId, shown.Buttons.Single(button => CustomId.Parse(button).Kind == CustomKind.GetResult)));
    }

    private JsonObject Press(char place, string messageId, string button)
    {
        var (press, _) = _places.At(place, 3, new() { ["component_type"] = 2, ["custom_id"] = button });
        press["message"] = new JsonObject { ["id"] = messageId, ["flags"] = place == 'D' ? 64 : 0 };
        return press;
    }
}
