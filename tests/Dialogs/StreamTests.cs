using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>The backend's stream, told well.</summary>
public sealed class StreamTests : IAsyncLifetime
{
    private OneFriend _dialog = null!;

    public async ValueTask InitializeAsync() => _dialog = await OneFriend.StartAsync();

    public ValueTask DisposeAsync() => _dialog.DisposeAsync();

    [Fact]
    public async Task Text_grows_in_one_card_and_tools_show_as_neutral_lines_without_their_names()
    {
        var go = new TaskCompletionSource();
        _dialog.Bot.Script.Next("/run_sse", async http =>
        {
            await AgentScript.SayAsync(http, """{"type":"tool_call","name":"edit_draft_secret","args":{"api":"x1"}}""");
            await AgentScript.SayAsync(http, """{"type":"text","content":"I put a title"}""");
            await go.Task;
            await AgentScript.SayAsync(http, """{"type":"text","content":" at the start."}""");
        });

        await _dialog.Ana.SaysAsync("add a title");
        await _dialog.Ana.SawAsync("I put a title");
        go.SetResult();
        await _dialog.Ana.SeesCardAsync(CardState.Done, "I put a title at the start.");

        Assert.Single(_dialog.Ana.Sees);
        Assert.Contains(_dialog.Ana.Saw, state => state.Text.Contains("Editing the timeline", StringComparison.Ordinal));
        Assert.DoesNotContain(_dialog.Ana.Saw, state => state.Text.Contains("secret", StringComparison.Ordinal) || state.Text.Contains("x1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "Text added")]
    [InlineData("zh-CN", "Lisbon")]
    public async Task A_silent_edit_is_summarised_from_the_change_of_the_timeline(string language, string told)
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Silence = SilentEdits.Always });
        var ana = bot.Friend(language: language);

        await ana.SaysAsync(language == "en" ? "add the title \"Lisbon\"" : "添加标题“Lisbon”", ("a.mp4", SampleMedia.Mp4()));

        var report = await ana.SeesCardAsync(CardState.Done, told);
        Assert.Contains("Lisbon", report.Text, StringComparison.Ordinal);
        Assert.Contains("50", report.Text, StringComparison.Ordinal);
        Assert.NotNull(report.Timeline);
    }

    [Fact]
    public async Task A_silent_turn_that_changed_nothing_is_not_silence_either()
    {
        _dialog.Bot.Script.NextTurn();

        await _dialog.Ana.SaysAsync("add a title", ("a.mp4", SampleMedia.Mp4()));

        await _dialog.Ana.SeesCardAsync(CardState.Done, "nothing on the timeline has changed");
    }

    [Fact]
    public async Task The_raw_video_is_reported_at_once_and_the_second_stage_can_be_kept_or_stripped()
    {
        var go = new TaskCompletionSource();
        _dialog.Bot.Script.Next("/run_sse", async http =>
        {
            await AgentScript.SayAsync(http, """{"type":"tool_call","name":"generate_video_seedance","args":{}}""");
            _dialog.Bot.Script.NextJson("/api/state", State("""{"tt":0,"sg":[{"name":"city.mp4","d":10000}]}"""));
            await AgentScript.SayAsync(http, """{"type":"tool_result","name":"generate_video_seedance","result":{}}""");
            await go.Task;
            _dialog.Bot.Script.NextJson("/api/state", State("""{"tt":0,"sg":[{"name":"city.mp4","d":10000}]},{"tt":1,"sg":[{"name":"Lo-fi","d":10000,"volume":0.35}]},{"tt":7,"sg":[{"text":"Urban Dreams","d":3000}]}"""));
            await AgentScript.SayAsync(http, """{"type":"text","content":"I added music and a title."}""");
        });

        await _dialog.Ana.SaysAsync("generate a city timelapse");
        var raw = await _dialog.Ana.SeesAsync("The raw video is ready: city.mp4 (10");
        Assert.Equal("https://cdn.example/city.mp4", Assert.Single(raw.Buttons).Link!.AbsoluteUri);
        Assert.DoesNotContain(_dialog.Ana.Sees, message => message.Card?.State == CardState.Done);
        go.SetResult();

        var report = await _dialog.Ana.SeesCardAsync(CardState.Done, "I added music and a title.");
        Assert.Equal([Texts.In("en")[TextKey.ButtonKeepAll], Texts.In("en")[TextKey.ButtonStripMusic], Texts.In("en")[TextKey.ButtonStripTitle], Texts.In("en")[TextKey.ButtonCaptions], Texts.In("en")[TextKey.ButtonUndo]], report.Buttons.Select(button => button.Label).Where(label => label != Texts.In("en")[TextKey.ButtonOpenInBrowser]));
        Assert.Equal(3, report.Timeline!.Lanes.Count);
        await _dialog.Ana.PressesAsync(Texts.In("en")[TextKey.ButtonStripMusic]);
        await _dialog.Bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == Texts.In("en")[TextKey.SayStripMusic]);
    }

    [Fact]
    public async Task Keep_all_only_takes_the_buttons_away()
    {
        _dialog.Bot.Script.Next("/run_sse", async http =>
        {
            await AgentScript.SayAsync(http, """{"type":"tool_call","name":"generate_video","args":{}}""");
            _dialog.Bot.Script.NextJson("/api/state", State("""{"tt":0,"sg":[{"name":"city.mp4","d":10000}]}"""));
            _dialog.Bot.Script.NextJson("/api/state", State("""{"tt":0,"sg":[{"name":"city.mp4","d":10000}]},{"tt":7,"sg":[{"text":"Urban Dreams","d":3000}]}"""));
            await AgentScript.SayAsync(http, """{"type":"tool_result","name":"generate_video","result":{}}""");
            await AgentScript.SayAsync(http, """{"type":"text","content":"Finished."}""");
        });
        await _dialog.Ana.SaysAsync("generate a city timelapse");
        await _dialog.Ana.SeesCardAsync(CardState.Done, "Finished.");

        await _dialog.Ana.PressesAsync("Keep all");

        await _dialog.Ana.FindAsync(message => message.Text.Contains("Finished.", StringComparison.Ordinal) && message.Buttons.Count == 0, "no buttons any more");
        Assert.Single(_dialog.Bot.Script.ChatBodies);
    }

    [Fact]
    public async Task A_question_with_several_choices_is_answered_by_buttons_in_the_documented_form()
    {
        await _dialog.Ana.SaysAsync("make it better", ("a.mp4", SampleMedia.Mp4()));
        await _dialog.Ana.SeesCardAsync(CardState.Done, "Which change would help most");
        await _dialog.Ana.PressesAsync("Brighten the picture");
        await _dialog.Ana.PressesAsync("✓ Brighten the picture");
        await _dialog.Ana.PressesAsync("Add a title");
        await _dialog.Ana.PressesAsync("Brighten the picture");
        await _dialog.Ana.PressesAsync("Done");

        await _dialog.Bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "1. Which change would help most: Add a title, Brighten the picture");
    }

    [Fact]
    public async Task A_question_keeps_answering_its_message_while_its_choices_are_pressed()
    {
        var wish = await _dialog.Ana.SaysAsync("make it better", ("a.mp4", SampleMedia.Mp4()));
        var asked = await _dialog.Ana.SeesCardAsync(CardState.Done, "Which change would help most");
        await _dialog.Ana.PressesAsync("Brighten the picture");
        var pressed = (await _dialog.Ana.FindAsync(message => message.Buttons.Any(button => button.Label == "✓ Brighten the picture"), "the choice")).Now;

        Assert.Equal(wish, pressed.RepliesTo);
        Assert.Equal(asked.Card, pressed.Card);
    }

    [Fact]
    public async Task Several_questions_come_one_by_one_single_choice_skipped_and_typed()
    {
        _dialog.Bot.Script.NextTurn(Ask("""
            {"id":"a","prompt":"Which mood","options":[{"id":"1","label":"Calm"},{"id":"2","label":"Wild"}],"allow_multiple":false},
            {"id":"b","prompt":"Which size","options":[{"id":"1","label":"Wide"}],"allow_multiple":false},
            {"id":"c","prompt":"What shall the title say","options":[]}
            """));

        await _dialog.Ana.SaysAsync("add a title", ("a.mp4", SampleMedia.Mp4()));
        await _dialog.Ana.SeesAsync("Which mood");
        await _dialog.Ana.SaysAsync("wild");
        await _dialog.Ana.SeesAsync("Which size");
        await _dialog.Ana.PressesAsync("Skip");
        await _dialog.Ana.SeesAsync("Type your answer");
        await _dialog.Ana.SaysAsync("Summer in Lisbon");
        await _dialog.Ana.SeesAsync("What shall the title say: Summer in Lisbon");

        await _dialog.Bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "1. Which mood: Wild\n2. Which size: Skipped\n3. What shall the title say: Summer in Lisbon");
    }

    [Fact]
    public async Task An_answered_question_cannot_be_answered_again_and_later_words_are_instructions()
    {
        _dialog.Bot.Script.NextTurn(Ask("""{"id":"a","prompt":"Which mood","options":[{"id":"1","label":"Calm"},{"id":"2","label":"Wild"}]}"""));
        await _dialog.Ana.SaysAsync("add a title", ("a.mp4", SampleMedia.Mp4()));
        var question = await _dialog.Ana.FindAsync("Which mood");
        var press = question.Now.Buttons[0].WireId(question.PostId);

        await _dialog.Ana.SendsAsync(message => message with { Press = press });
        await _dialog.Ana.SeesAsync("Which mood: Calm");
        await _dialog.Ana.SendsAsync(message => message with { Press = press });
        await _dialog.Ana.SeesAsync("has expired");
        await _dialog.Ana.SaysAsync("add the title \"Lisbon\"");

        await _dialog.Ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Equal(1, _dialog.Bot.Nemo.Log.Of(LogKind.ChatMessage).Count(entry => entry.Text!.Contains("Which mood", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Words_that_are_no_choice_of_the_question_are_an_instruction()
    {
        _dialog.Bot.Script.NextTurn(Ask("""{"id":"a","prompt":"Which mood","options":[{"id":"1","label":"Calm"}]}"""));
        await _dialog.Ana.SaysAsync("add a title", ("a.mp4", SampleMedia.Mp4()));
        await _dialog.Ana.SeesAsync("Which mood");

        await _dialog.Ana.SaysAsync("add the title \"Lisbon\"");

        await _dialog.Bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "add the title \"Lisbon\"");
    }

    [Fact]
    public async Task A_trailing_temporary_issue_is_dropped()
    {
        _dialog.Bot.Script.NextTurn("""{"type":"text","content":"The title is in place.\n\nI encountered a temporary issue. Please try again later."}""");

        await _dialog.Ana.SaysAsync("add a title");

        var report = await _dialog.Ana.SeesCardAsync(CardState.Done, "The title is in place.");
        Assert.DoesNotContain("temporary issue", report.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The title is in place. Drag the clip to the start of the timeline.", "Drag the clip to the start")]
    [InlineData("The title is in place. Click the Export button to download it.", "Export")]
    public async Task What_the_backend_wants_clicked_or_dragged_is_offered_as_a_button(string said, string button)
    {
        _dialog.Bot.Script.NextTurn($$"""{"type":"text","content":"{{said}}"}""");

        await _dialog.Ana.SaysAsync("add a title", ("a.mp4", SampleMedia.Mp4()));

        var report = await _dialog.Ana.SeesCardAsync(CardState.Done, "The title is in place.");
        Assert.Contains(report.Buttons, each => each.Label.StartsWith(button, StringComparison.Ordinal));
        Assert.DoesNotMatch("Drag|Click", report.Text);
        Assert.Equal(report.Buttons.Count, report.Buttons.Select(each => each.Action).Distinct().Count());
    }

    [Theory]
    [InlineData("The title is in place. Click Split to cut the clip.", "Split the clip")]
    [InlineData("The title is in place. 请将标题拖拽到画面顶部", "将标题拖拽到画面顶部")]
    [InlineData("标题已添加。请点击“分割”来剪切片段。", "分割片段")]
    public async Task A_command_of_the_editor_is_offered_as_a_button_that_says_the_edit(string said, string edit)
    {
        _dialog.Bot.Script.NextTurn($$"""{"type":"text","content":"{{said}}"}""");

        await _dialog.Ana.SaysAsync("add a title", ("a.mp4", SampleMedia.Mp4()));

        var report = await _dialog.Ana.FindAsync(message => message.Card?.State == CardState.Done && message.Buttons.Any(button => button.Action == new ButtonAction(ButtonKind.Say, edit)), $"a button that says “{edit}”");
        Assert.DoesNotMatch("Click|Timeline|点击|拖拽", report.Now.Text);
        Assert.NotEmpty(report.Now.Text);
    }

    [Theory]
    [InlineData("She clicks her pen, opens the door and drags a chair across the room.")]
    [InlineData("他点击鼠标，打开门，拖拽椅子穿过房间。")]
    public async Task A_scene_of_the_video_stays_whole(string scene)
    {
        _dialog.Bot.Script.NextTurn($$"""{"type":"text","content":"{{scene}}"}""");

        await _dialog.Ana.SaysAsync("describe the scene", ("a.mp4", SampleMedia.Mp4()));

        await _dialog.Ana.SeesCardAsync(CardState.Done, scene);
    }

    [Theory]
    [InlineData("The title is in place. You can preview in timeline.", "Timeline (1 track)")]
    [InlineData("The title is in place. Open the effects panel on the right.", "Timeline (1 track)")]
    [InlineData("标题已添加。你可以在时间线中预览效果。", "a.mp4")]
    [InlineData("The title is in place. Check your account for billing details.", "Your credits: 100")]
    public async Task What_the_backend_wants_opened_is_shown_instead(string said, string shown)
    {
        _dialog.Bot.Script.NextTurn($$"""{"type":"text","content":"{{said}}"}""");

        await _dialog.Ana.SaysAsync("add a title", ("a.mp4", SampleMedia.Mp4()));

        var report = await _dialog.Ana.SeesCardAsync(CardState.Done, shown);
        Assert.DoesNotMatch("preview in|[Oo]pen the|预览|Check your account", report.Text);
    }

    [Fact]
    public async Task Two_or_three_steps_that_fit_are_offered_after_an_edit_and_saying_one_does_it()
    {
        await _dialog.Ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        var report = await _dialog.Ana.SeesCardAsync(CardState.Done, "Lisbon");
        var steps = report.Buttons.Where(button => button.Link is null && button.Action.Kind is not (ButtonKind.Undo or ButtonKind.Preview or ButtonKind.Captions)).ToList();
        Assert.InRange(steps.Count, 2, 3);

        await _dialog.Ana.PressesAsync(steps[0].Label);

        await _dialog.Bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == steps[0].Action.Argument);
    }

    [Theory]
    [InlineData("SAFETY", "content rules")]
    [InlineData("MODEL_OVERLOADED", "ran into a problem")]
    public async Task A_turn_that_fails_is_reported_in_words_with_its_cost(string code, string told)
    {
        _dialog.Bot.Nemo.Faults.Everywhere.Add(Fault.ErrorEvent(code, "internal detail 42"));

        await _dialog.Ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));

        var report = await _dialog.Ana.SeesCardAsync(CardState.Failed, told);
        Assert.Contains("No credits were charged", report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("42", report.Text, StringComparison.Ordinal);
    }

    internal static string Ask(string questions) => $$$"""{"type":"tool_call","name":"ask_question","args":{"title":"Before I start","questions":[{{{questions.ReplaceLineEndings("")}}}]}}""";

    private static string State(string tracks) =>
        """{"code":0,"data":{"session_id":"1","state":{"draft":{"t":[TRACKS]},"video_infos":[{"filename":"city.mp4","file_type":"video","cdn_url":"https://cdn.example/city.mp4","duration":10}]}}}"""
            .Replace("TRACKS", tracks, StringComparison.Ordinal);
}
