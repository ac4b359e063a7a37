using Fakes.Time;
using NemoBot.Conversation;
using NemoBot.Tests.Dialogs.Harness;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace NemoBot.Tests.Dialogs;

/// <summary>Contract, section 2, row by row: what a person reads says what happened, whether it cost anything, and one next step.</summary>
public sealed class ErrorTests
{
    private const string Operator = "nmv_usr_operator_secret";

    [Fact]
    public async Task Error_1001_of_a_free_account_renews_it_once_with_the_same_client_and_work_goes_on()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        var before = await bot.Store.GetChatAsync(ana.Chat, default);
        bot.Nemo.ExpireToken(before.Account!.UserId!);

        await ana.SaysAsync("add the title \"Porto\"");
        await ana.SeesCardAsync(CardState.Done, "Porto");

        var after = await bot.Store.GetChatAsync(ana.Chat, default);
        Assert.Equal(before.ClientId, after.ClientId);
        Assert.NotEqual(before.Account.Token, after.Account!.Token);
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.SessionCreated));
    }

    [Theory]
    [InlineData(401, 1001, "Invalid or expired token")]
    [InlineData(200, 1001, "Token expired")]
    [InlineData(401, 1010, "token revoked")]
    [InlineData(403, 403, "The token was revoked")]
    public async Task Error_1001_on_the_message_itself_is_mended_and_the_message_sent_once(int status, int code, string text)
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { TokensPerClient = 5 });
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(ApiCall.Chat, status, code, text));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Error_1001_that_a_new_account_does_not_cure_is_told_without_asking_for_more_accounts()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { TokensPerClient = 50 });
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(ApiCall.Chat, 401, 1001) with { Times = int.MaxValue });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        await ana.SeesCardAsync(CardState.Failed, "I know of no charge");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task Error_1001_of_the_operators_token_is_told_and_the_token_never_replaced()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Nemo:Token"] = Operator });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "the account this bot works with");
        Assert.Contains("/login", told.Text, StringComparison.Ordinal);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains(Operator, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Error_1001_of_a_linked_token_is_told_and_the_token_never_replaced()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Accounts = [new("nmv_usr_mine_0001", "user_7", 500)] });
        var ana = bot.Friend();
        await ana.CommandsAsync("login", "nmv_usr_mine_0001");
        await ana.SeesAsync("Your account is linked: 500 credits");
        bot.Nemo.ExpireToken("user_7");

        await ana.SaysAsync("add the title \"Lisbon\"");

        await ana.SeesCardAsync(CardState.Failed, "Your NemoVideo token is no longer valid");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.NotNull((await bot.Store.GetChatAsync(ana.Chat, default)).Linked);
    }

    [Fact]
    public async Task Error_1002_starts_the_project_afresh_with_its_footage_and_sends_the_instruction_once()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4(5)), ("b.mp4", SampleMedia.Mp4(7)));
        await ana.SeesCardAsync(CardState.Done, "Got all 2 files");
        bot.Nemo.ForgetSession(bot.Nemo.Log.Of(LogKind.SessionCreated)[0].SessionId!);

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Contains("I started it afresh", told.Text, StringComparison.Ordinal);
        Assert.Equal(["a.mp4", "b.mp4", "a.mp4", "b.mp4"], bot.Nemo.Log.Of(LogKind.Upload).Select(upload => upload.Subject));
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.SessionCreated));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Error_1002_on_the_message_itself_is_mended_the_same_way_and_the_report_compares_with_the_new_project()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Silence = NemoVideo.Simulator.SilentEdits.Always });
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4(5)));
        await ana.SeesCardAsync(CardState.Done, "Got it: a.mp4");
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(ApiCall.Chat, 404, 1002, "Session not found"));

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Contains("I started it afresh", told.Text, StringComparison.Ordinal);
        Assert.Contains("Title added", told.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("a.mp4", told.Text, StringComparison.Ordinal);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Error_1002_whose_footage_is_gone_asks_for_it_and_sends_nothing()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("holiday.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Got it");
        bot.Platform.ForgetFiles();
        bot.Nemo.ForgetSession(bot.Nemo.Log.Of(LogKind.SessionCreated)[0].SessionId!);

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "I no longer have this footage: holiday.mp4");
        Assert.Contains("No credits were charged", told.Text, StringComparison.Ordinal);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData(ApiCall.State)]
    [InlineData(ApiCall.RenderSubmit)]
    public async Task Error_1002_on_export_does_not_deliver_an_unedited_clip(ApiCall on)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(on, 404, 1002, "Session not found"));

        await ana.SaysAsync("export");

        var told = await ana.SeesCardAsync(CardState.Failed, "started it afresh with your footage");
        Assert.Contains("No credits were charged", told.Text, StringComparison.Ordinal);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.RenderStarted));
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.Upload));
    }

    [Fact]
    public async Task Error_1002_in_the_middle_of_an_upload_continues_in_a_new_project_with_all_files()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Got it: a.mp4");
        bot.Nemo.ForgetSession(bot.Nemo.Log.Of(LogKind.SessionCreated)[0].SessionId!);

        await ana.SaysAsync("", ("b.mp4", SampleMedia.Mp4()));

        var told = await ana.SeesCardAsync(CardState.Done, "Got it: b.mp4");
        Assert.Contains("I started it afresh", told.Text, StringComparison.Ordinal);
        var session = bot.Nemo.Log.Of(LogKind.SessionCreated)[^1].SessionId;
        Assert.Equal(["a.mp4", "b.mp4"], bot.Nemo.Log.Of(LogKind.Upload).Where(upload => upload.SessionId == session).Select(upload => upload.Subject));
    }

    [Fact]
    public async Task Error_1002_again_and_again_ends_in_words_and_keeps_the_footage_for_the_next_try()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Got it: a.mp4");
        bot.Nemo.ForgetSession(bot.Nemo.Log.Of(LogKind.SessionCreated)[0].SessionId!);
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(ApiCall.Upload, 200, 1002, "Session not found") with { Times = 3 });

        await ana.SaysAsync("add the title \"Lisbon\"");
        await ana.SeesCardAsync(CardState.Failed);
        bot.Nemo.Faults.Everywhere.Clear();
        await ana.PressesAsync("Try again");

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        var last = bot.Nemo.Log.Of(LogKind.Upload)[^1];
        Assert.Equal("a.mp4", last.Subject);
        Assert.Equal(bot.Nemo.Log.Of(LogKind.ChatMessage)[0].SessionId, last.SessionId);
    }

    [Fact]
    public async Task Error_2001_of_a_free_account_comes_with_the_registration_link_for_its_user()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { CreditsPerAccount = 10 });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "out of free credits");
        var user = bot.Nemo.Log.Of(LogKind.TokenIssued)[0].Subject;
        Assert.Equal($"https://web.example/register?bind={user}", Assert.Single(told.Buttons).Link!.AbsoluteUri);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Error_2001_finds_the_user_id_in_the_session_where_the_account_did_not_tell_it()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { CreditsPerAccount = 10, Accounts = [new("nmv_usr_scripted", "anon_0815", 10)] }, scripted: true);
        bot.Script.NextJson("/api/auth/anonymous-token", """{"code":0,"data":{"token":"nmv_usr_scripted"}}""");
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "out of free credits");
        Assert.Equal("https://web.example/register?bind=anon_0815", Assert.Single(told.Buttons).Link!.AbsoluteUri);
    }

    [Fact]
    public async Task Error_2001_of_a_registered_person_says_top_up()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Accounts = [new("nmv_usr_mine_0001", "user_7", 5)] });
        var ana = bot.Friend();
        await ana.CommandsAsync("login", "nmv_usr_mine_0001");
        await ana.SeesAsync("Your account is linked");

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "Top up in your NemoVideo account");
        Assert.DoesNotContain(told.Buttons, button => button.Link?.AbsolutePath == "/register");
    }

    [Fact]
    public async Task Error_2001_of_the_operators_account_is_not_the_persons_to_pay()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Accounts = [new(Operator, "user_1", 5)] }, new() { ["Nemo:Token"] = Operator });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "Its operator has to top it up");
        Assert.Contains("/login", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_4001_lists_the_formats_that_work()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(ApiCall.Upload, 200, 4001, "Unsupported file type"));
        var ana = bot.Friend();

        await ana.SaysAsync("", ("odd.mp4", SampleMedia.Mp4()));

        var told = await ana.SeesCardAsync(CardState.Failed, "one of these formats");
        Assert.Contains("MP4, MOV, AVI, WebM, MKV", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_4002_says_the_limit_and_how_to_get_below_it()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(ApiCall.Upload, 413, 4002, "File too large"));
        var ana = bot.Friend();

        await ana.SaysAsync("", ("big.mp4", SampleMedia.Mp4()));

        var told = await ana.SeesCardAsync(CardState.Failed, "the limit is 500 MB");
        Assert.Contains("Compress or trim", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_400_on_the_free_account_makes_a_new_client_id_and_asks_once_more()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextJson("/api/auth/anonymous-token", """{"code":400,"message":"X-Client-Id header is required"}""", 400);
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        var ids = bot.Script.Requests.Where(request => request.Path == "/api/auth/anonymous-token").Select(request => request.Headers["X-Client-Id"]).ToList();
        Assert.Equal(2, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(Guid.TryParse(id, out _)));
    }

    [Fact]
    public async Task Error_402_on_export_speaks_of_the_plan_not_of_credits_with_register_and_claim_links()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.PlanRequired());
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");

        await ana.SaysAsync("export");

        var told = await ana.SeesCardAsync(CardState.Failed, "register or upgrade");
        Assert.Contains("about credits", told.Text, StringComparison.Ordinal);
        Assert.Contains(told.Buttons, button => button.Link?.AbsoluteUri.StartsWith("https://web.example/register?bind=anon_", StringComparison.Ordinal) == true);
        Assert.Contains(told.Buttons, button => button.Link?.AbsoluteUri.StartsWith("https://web.example/workspace/claim?ct=clm_", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Error_402_elsewhere_that_speaks_of_credits_is_about_credits()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(ApiCall.Chat, 402, 402, "Insufficient credits"));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        await ana.SeesCardAsync(CardState.Failed, "out of free credits");
    }

    [Fact]
    public async Task Error_403_for_a_missing_scope_names_it_in_words_with_the_way_out()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.MissingScope(ApiCall.RenderSubmit, "render"));
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");

        await ana.SaysAsync("export");

        var told = await ana.SeesCardAsync(CardState.Failed, "lacks “render”");
        Assert.Contains("/login", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_403_of_another_kind_may_pass_and_offers_to_try_again()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(ApiCall.Chat, 403, 403, "Forbidden"));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Failed, "having trouble");
        await ana.PressesAsync("Try again");

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Error_429_on_the_free_account_waits_30_seconds_asks_once_more_then_says_so_plainly()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { TokensPerAddress = 0 }, time: clock);
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");
        await clock.PassAsync(TimeSpan.FromSeconds(30));

        var told = await ana.SeesCardAsync(CardState.Failed, "I can't get a new free trial account right now");
        Assert.Contains("/login", told.Text, StringComparison.Ordinal);
        Assert.Empty(told.Buttons);
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.TokenRefused));
    }

    [Fact]
    public async Task Error_429_on_renewing_an_expired_account_is_told_as_no_free_trial_too()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { TokensPerAddress = 1 });
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        bot.Nemo.ExpireToken(bot.Nemo.Log.Of(LogKind.TokenIssued)[0].Subject!);

        await ana.SaysAsync("add the title \"Porto\"");

        await ana.SeesCardAsync(CardState.Failed, "I can't get a new free trial account right now");
    }

    [Fact]
    public async Task Error_429_on_the_free_account_that_passes_within_the_wait_is_never_heard_of()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(time: clock);
        bot.Nemo.Faults.Everywhere.Add(Fault.Throttle(ApiCall.Token));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await clock.PassAsync(TimeSpan.FromSeconds(30));

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
    }

    [Fact]
    public async Task Error_429_elsewhere_waits_as_told_and_repeats_that_call_once()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(time: clock);
        bot.Nemo.Faults.Everywhere.Add(Fault.Throttle(ApiCall.Chat, 7));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await clock.PassAsync(TimeSpan.FromSeconds(7));

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Error_429_that_stays_is_told_as_a_matter_of_patience()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Throttle(ApiCall.Chat) with { Times = int.MaxValue });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "too many requests");
        Assert.Contains("No credits were charged", told.Text, StringComparison.Ordinal);
        Assert.Equal("Try again", Assert.Single(told.Buttons).Label);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Error_5xx_on_a_read_is_read_again_and_never_heard_of(int status)
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(ApiCall.State, status));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
    }

    [Fact]
    public async Task Error_5xx_on_making_a_session_is_not_blindly_repeated_but_offered()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(ApiCall.Session, 502));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        var told = await ana.SeesCardAsync(CardState.Failed, "having trouble right now");
        Assert.Contains("I know of no charge", told.Text, StringComparison.Ordinal);
        await ana.PressesAsync("Try again");

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.SessionCreated));
    }

    [Fact]
    public async Task A_backend_that_cannot_be_reached_is_told_with_a_retry_and_nothing_is_charged()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Nemo:ApiUrl"] = "http://127.0.0.1:9" });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "I can't reach NemoVideo right now");
        Assert.Contains("no credits were charged", told.Text, StringComparison.Ordinal);
        Assert.Equal("Try again", Assert.Single(told.Buttons).Label);
    }

    [Fact]
    public async Task What_was_left_out_because_of_a_failure_comes_along_when_it_is_tried_again()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(ApiCall.Upload, 502));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesTimesAsync(2, "I left this out");
        await ana.PressesAsync("Try again");

        await ana.SeesVideoAsync();
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.RenderStarted));
    }

    [Fact]
    public async Task Whatever_goes_wrong_no_json_code_or_token_is_shown()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere
            .Add(Fault.Refuse(ApiCall.Chat, 418, 7777, "teapot {\"x\":1} nmv_usr_leak"))
            .Add(Fault.Refuse(ApiCall.Chat, 422, null, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]}"));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");
        await ana.SeesCardAsync(CardState.Failed, "declined this");
        await ana.SaysAsync("add the title \"Porto\"");
        await ana.SeesCardAsync(CardState.Failed, "Something went wrong on my side");

        Assert.All(ana.Saw, state => Assert.DoesNotMatch(@"nmv_|[{}]|\b(7777|418|422|HTTP|JSON)\b", state.Text));
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains("nmv_usr", StringComparison.Ordinal));
    }
}
