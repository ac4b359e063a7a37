using System.Text.Json;
using Harness.Bot;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>Whose account works, first contact, and the skill that signs the requests.</summary>
public sealed class AccountTests
{
    private const string Operator = "nmv_usr_operator_secret";
    private const string Mine = "nmv_usr_mine_0001";

    [Theory]
    [InlineData("start", "")]
    [InlineData("start", "deep-link_1")]
    [InlineData(null, "/start")]
    [InlineData(null, "/Start please")]
    public async Task The_first_words_greet_and_give_something_to_try(string? command, string text)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SendsAsync(message => message with { Command = command, Text = text });

        var greeting = await ana.SeesAsync("Try saying:");
        Assert.Matches("- “.+”", greeting.Text);
        Assert.DoesNotMatch(@"nmv_|[{}]|token", greeting.Text);
    }

    [Fact]
    public async Task A_clip_in_the_first_message_is_used_too()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("/start", ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesAsync("Try saying:");
        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
    }

    [Fact]
    public async Task No_account_is_fetched_for_looking_around()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        foreach (var (command, answer) in new[] { ("start", "Try saying"), ("help", "I edit videos right in this chat"), ("credits", "You get 100 free credits"), ("status", "Nothing here yet"), ("export", "nothing on your timeline"), ("projects", "no projects yet") })
        {
            await ana.CommandsAsync(command);
            await ana.SeesAsync(answer);
        }

        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task The_first_need_sets_things_up_once_and_the_ready_report_leads_to_the_browser()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var go = new TaskCompletionSource();
        bot.Script.Hold("/api/tasks", go.Task);
        var ana = bot.Friend();

        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SawAsync(Texts.In("en")[TextKey.StageSettingUp]);
        go.SetResult();
        var ready = await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
        await ana.SaysAsync("add the title \"Lisbon\"");
        var next = await ana.SeesCardAsync(CardState.Done, "Lisbon");

        Assert.StartsWith("https://web.example/workspace/claim?ct=clm_", ready.Buttons.Single(button => button.Label == Texts.In("en")[TextKey.ButtonOpenInBrowser]).Link!.AbsoluteUri, StringComparison.Ordinal);
        Assert.DoesNotContain(next.Buttons, button => button.Link is not null);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ClaimTokenIssued));
    }

    [Fact]
    public async Task A_delivery_carries_the_claim_link_and_never_a_token()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));

        var video = await ana.SeesVideoAsync();

        Assert.Contains(video.Buttons, button => button.Link?.Query.StartsWith("?ct=clm_", StringComparison.Ordinal) == true);
        Assert.All(ana.Saw, state => Assert.DoesNotContain("nmv_usr", JsonSerializer.Serialize(state), StringComparison.Ordinal));
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains("nmv_usr", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("login", Mine)]
    [InlineData(null, Mine)]
    public async Task A_token_of_ones_own_is_tried_linked_and_its_message_deleted(string? command, string text)
    {
        await using var bot = await StartAsync();
        var ana = bot.Friend();

        var id = await ana.SendsAsync(message => message with { Command = command, Text = text });

        await ana.SeesAsync("Your account is linked (credits: 500)");
        Assert.True(bot.Platform.IsDeleted(id));
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
        await ana.CommandsAsync("credits");
        await ana.SeesAsync("Your credits: 500");
        await ana.CommandsAsync("logout");
        await ana.SeesAsync("Your account is unlinked");
        Assert.Null((await bot.Store.GetChatAsync(ana.Chat, default)).Linked);
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains(Mine, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Login_in_two_steps_asks_for_the_token_and_takes_the_next_message()
    {
        await using var bot = await StartAsync();
        bot.Platform.CanDelete = false;
        var ana = bot.Friend();

        await ana.CommandsAsync("login");
        await ana.SeesAsync("Send me your NemoVideo token as your next message");
        await ana.SaysAsync(Mine);

        var linked = await ana.SeesAsync("Your account is linked");
        Assert.Contains("please delete it yourself", linked.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_backend_does_not_know_is_not_kept()
    {
        await using var bot = await StartAsync();
        var ana = bot.Friend();

        await ana.CommandsAsync("login", "nmv_usr_wrong_0001");

        await ana.SeesAsync("NemoVideo didn't accept that token");
        Assert.Null((await bot.Store.GetChatAsync(ana.Chat, default)).Linked);
    }

    [Theory]
    [InlineData("login")]
    [InlineData(null)]
    public async Task A_token_that_others_can_read_is_deleted_and_not_used(string? command)
    {
        await using var bot = await StartAsync();
        var ana = bot.Friend();

        var id = await ana.SendsAsync(message => message with { Command = command, Text = Mine, IsPrivate = false });

        await ana.SeesAsync("I didn't use that token");
        Assert.True(bot.Platform.IsDeleted(id));
        Assert.Null((await bot.Store.GetChatAsync(ana.Chat, default)).Linked);
    }

    [Fact]
    public async Task Logout_without_a_linked_account_says_so()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.CommandsAsync("logout");

        await ana.SeesAsync("You have no linked account here");
    }

    [Fact]
    public async Task The_operators_token_serves_those_on_the_list_others_have_free_accounts()
    {
        await using var bot = await BotHarness.StartAsync(
            BotHarness.Quick with { Accounts = [new(Operator, "user_1", 5000)] },
            new() { ["Nemo:Token"] = Operator, ["Operator:AllowedChats:0"] = "test:ana" });
        var (ana, bob) = (bot.Friend("ana"), bot.Friend("bob"));

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
        await bob.SaysAsync("add the title \"Porto\"", ("a.mp4", SampleMedia.Mp4()));
        await bob.SeesCardAsync(CardState.Done, "Porto");

        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task The_operators_token_has_a_daily_share_for_each_chat()
    {
        await using var bot = await BotHarness.StartAsync(
            BotHarness.Quick with { Accounts = [new(Operator, "user_1", 5000)] },
            new() { ["Nemo:Token"] = Operator, ["Operator:EditsPerDay"] = "1", ["Operator:ExportsPerDay"] = "1" });
        var (ana, bob) = (bot.Friend("ana"), bot.Friend("bob"));
        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesVideoAsync();

        await ana.SaysAsync("add the title \"Porto\"");
        await ana.SeesTimesAsync(1, "You've reached today's limit for this bot's account");
        await ana.SaysAsync("export");
        await ana.SeesTimesAsync(2, "You've reached today's limit for this bot's account");
        await bob.SaysAsync("add the title \"Faro\"", ("a.mp4", SampleMedia.Mp4()));
        await bob.SeesCardAsync(CardState.Done, "Faro");

        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task The_operator_sees_how_many_free_accounts_were_fetched_in_a_week()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("make it louder");
        await ana.SeesCardAsync(CardState.Done);
        using var http = new HttpClient();

        var health = JsonDocument.Parse(await http.GetStringAsync(new Uri(bot.Address, "/health/ready"))).RootElement;

        Assert.Equal("Healthy", health.GetProperty("status").GetString());
        Assert.Equal(1, health.GetProperty("details").GetProperty("accounts").GetProperty("tokensFetchedIn7Days").GetInt32());
        Assert.Contains(bot.Logs.Lines, line => line.Contains("Fetched a free account for test:#", StringComparison.Ordinal) && line.Contains("; 1 in the last 7 days", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_request_is_signed_with_the_skill_of_its_chat()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var skills = bot.Services.GetRequiredService<SkillLibrary>().All;
        var (ana, bob) = (bot.Friend("ana"), bot.Friend("bob"));
        await ana.CommandsAsync("skill", "editor-change-background");
        await ana.SeesAsync("Switched to Talking-Head Backgrounds");
        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesVideoAsync();
        var hers = bot.Script.Requests.Count;
        await bob.SaysAsync("add the title \"Porto\"", ("a.mp4", SampleMedia.Mp4()));
        await bob.SeesCardAsync(CardState.Done, "Porto");

        Assert.Equal(2, skills.Count);
        Assert.All(bot.Script.Requests.Take(hers), request => Assert.Equal("editor-change-background", request.Headers["X-Skill-Source"]));
        Assert.All(bot.Script.Requests.Skip(hers), request => Assert.Equal("video-editing-ai-background", request.Headers["X-Skill-Source"]));
        Assert.All(bot.Script.Requests, request =>
        {
            Assert.Equal(skills.Single(skill => skill.Name == request.Headers["X-Skill-Source"]).Version, request.Headers["X-Skill-Version"]);
            Assert.NotEmpty(request.Headers["X-Skill-Platform"]);
            Assert.Equal(request.Path != "/api/auth/anonymous-token", request.Headers.ContainsKey("Authorization"));
        });
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.Violation));
    }

    [Fact]
    public async Task Skills_are_listed_and_the_chosen_one_greets()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.CommandsAsync("skill");
        await ana.PressesAsync("Talking-Head Backgrounds");
        await ana.SeesAsync("Switched to Talking-Head Backgrounds");
        await ana.CommandsAsync("start");

        await ana.SeesAsync("Send me a clip of you talking");
    }

    [Theory]
    [InlineData("en", "en")]
    [InlineData("zh-CN", "zh-CN")]
    public async Task The_session_is_created_in_the_persons_language(string hint, string code)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend(language: hint);

        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "a.mp4");

        var body = bot.Script.Requests.Single(request => request.Path.StartsWith("/api/tasks", StringComparison.Ordinal)).Body;
        Assert.Equal(code, JsonDocument.Parse(body).RootElement.GetProperty("language").GetString());
    }

    private static Task<BotHarness> StartAsync() => BotHarness.StartAsync(BotHarness.Quick with { Accounts = [new(Mine, "user_7", 500)] });
}
