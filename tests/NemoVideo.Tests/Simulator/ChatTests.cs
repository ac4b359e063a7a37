using NemoVideo.Simulator;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace NemoVideo.Tests.Simulator;

public class ChatTests
{
    [Fact]
    public async Task An_edit_is_told_as_adk_tells_it()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();

        var answer = await sim.SayAsync("add a title \"Paradise Found\"");

        Assert.Equal(["understand_media", "add_title_multitrack"], answer.Tools);
        Assert.StartsWith("I added the title \"Paradise Found\".", answer.Said, StringComparison.Ordinal);
        var pieces = string.Concat(answer.Events.Where(one => one["partial"] is not null).Select(one => one["content"]!["parts"]![0]!["text"]!.GetValue<string>()));
        Assert.Equal(answer.Said, pieces);
        var delta = answer.Events.Select(one => one["actions"]!["stateDelta"]!["draft"]).Single(draft => draft is not null);
        Assert.Equal((await sim.StateAsync())["draft"]!.ToJsonString(), delta!.ToJsonString());
    }

    [Fact]
    public async Task All_instructions_of_a_message_reach_the_draft_in_short_names()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();

        await sim.SayAsync("replace the background with an office, trim the first 3 seconds, add a title \"Hi\" and add lo-fi music at 20%");

        var tracks = (await sim.StateAsync())["draft"]!["t"]!.AsArray();
        Assert.Equal([0, 1, 7], tracks.Select(track => track!["tt"]!.GetValue<int>()));
        var clip = tracks[0]!["sg"]![0]!;
        Assert.Equal((3000, 7000, "office"), (clip["in"]!.GetValue<int>(), clip["d"]!.GetValue<int>(), clip["m"]!["background"]!.GetValue<string>()));
        Assert.Equal($"/mnt/userdata/{sim.Session}/clip.mp4", clip["src"]!.GetValue<string>());
        Assert.Equal((7000, 0.2), (tracks[1]!["sg"]![0]!["d"]!.GetValue<int>(), tracks[1]!["sg"]![0]!["v"]!.GetValue<double>()));
        Assert.Equal(("Hi", 3000), (tracks[2]!["sg"]![0]!["text"]!.GetValue<string>(), tracks[2]!["sg"]![0]!["d"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Undo_takes_back_the_whole_last_message_and_no_footage()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.SayAsync("undo");
        await sim.UploadClipAsync();
        await sim.SayAsync("mute it");
        var before = (await sim.StateAsync())["draft"]!.ToJsonString();
        await sim.SayAsync("trim the first 3 seconds and add a title \"Hi\"");

        await sim.SayAsync("undo");
        Assert.Equal(before, (await sim.StateAsync())["draft"]!.ToJsonString());
        await sim.SayAsync("撤销");
        var clip = (await sim.StateAsync())["draft"]!["t"]![0]!["sg"]![0]!;
        Assert.Equal(1, clip["v"]!.GetValue<int>());
    }

    [Fact]
    public async Task Redo_brings_back_what_was_undone_until_something_else_changes()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        await sim.SayAsync("trim the first 3 seconds");
        var trimmed = (await sim.StateAsync())["draft"]!.ToJsonString();

        await sim.SayAsync("undo");
        Assert.Equal("I redid the change that was undone.", (await sim.SayAsync("redo")).Said);
        Assert.Equal(trimmed, (await sim.StateAsync())["draft"]!.ToJsonString());
        Assert.Equal("There is nothing to redo.", (await sim.SayAsync("redo")).Said);

        await sim.SayAsync("undo");
        await sim.SayAsync("mute it");
        Assert.Equal("There is nothing to redo.", (await sim.SayAsync("redo")).Said);
    }

    [Theory]
    [InlineData("what a lovely day", "I could not find an edit")]
    [InlineData("今天天气不错", "我没有从这句话里找到")]
    [InlineData("crop it to 9:16", "has to be generated again in 9:16")]
    [InlineData("trim the first 10 seconds", "The video is only 10 s long: nothing would be left")]
    [InlineData("keep the first 30 seconds", "The video is 10 s long, so there is nothing to trim")]
    [InlineData("schneide die ersten 10 Sekunden weg", "davon bliebe nichts übrig")]
    [InlineData("remove the music", "There is no music")]
    public async Task What_changes_nothing_is_said_politely_and_costs_nothing(string words, string says)
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();

        var answer = await sim.SayAsync(words);

        Assert.Contains(says, answer.Said, StringComparison.Ordinal);
        Assert.Equal((100, 0), await sim.CreditsAsync());
    }

    [Fact]
    public async Task Credits_are_frozen_while_it_works_and_editing_is_charged_once_a_session()
    {
        await using var sim = await SimCaller.ReadyAsync(SimCaller.Quick with { Speed = 1 });
        await sim.UploadClipAsync();
        using var request = sim.Saying("mute it");
        var pause = FirstPause(sim);
        var answer = sim.Http.SendAsync(request, SimCaller.Stop);

        await pause.WaitAsync(SimCaller.Stop);
        Assert.Equal((50, 50), await sim.CreditsAsync());
        await FinishAsync(sim);
        (await answer).Dispose();
        Assert.Equal((50, 0), await sim.CreditsAsync());

        using var second = sim.Saying("make it black and white");
        var again = sim.Http.SendAsync(second, SimCaller.Stop);
        await FinishAsync(sim, turns: 2);
        (await again).Dispose();
        Assert.Equal((50, 0), await sim.CreditsAsync());
    }

    [Fact]
    public async Task Without_credits_nothing_is_begun()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        sim.Server.SetCredits(sim.Token, 49);

        Assert.Equal(2001, (await sim.SayAsync("mute it")).Code);
        Assert.Equal(0, sim.Server.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_silent_edit_ends_with_stop_and_is_applied()
    {
        await using var sim = await SimCaller.ReadyAsync(SimCaller.Quick with { Silence = SilentEdits.Always });
        await sim.UploadClipAsync();

        var answer = await sim.SayAsync("make it black and white");

        Assert.Equal("", answer.Said);
        Assert.Equal("STOP", answer.Events[^1]["errorCode"]!.GetValue<string>());
        Assert.Equal("black_and_white", (await sim.StateAsync())["draft"]!["t"]![0]!["sg"]![0]!["m"]!["filter"]!.GetValue<string>());
    }

    [Fact]
    public async Task About_a_third_of_the_edits_are_silent()
    {
        await using var sim = await SimCaller.ReadyAsync(SimCaller.Quick with { Silence = SilentEdits.Some });
        await sim.UploadClipAsync();
        var silent = 0;
        for (var turn = 0; turn < 100; turn++)
        {
            silent += (await sim.SayAsync("add a title \"T" + turn + "\"")).Said.Length == 0 ? 1 : 0;
        }

        Assert.InRange(silent, 12, 50);
    }

    [Fact]
    public async Task A_vague_wish_is_answered_with_a_question_and_the_answer_is_carried_out()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();

        var asked = (await sim.SayAsync("make it better")).Events[^1]["content"]!["parts"]![0]!["functionCall"]!;
        Assert.Equal("ask_question", asked["name"]!.GetValue<string>());
        var question = asked["args"]!["questions"]![0]!;
        Assert.True(question["options"]!.AsArray().Count > 1);

        await sim.SayAsync($"1. {question["prompt"]}: {question["options"]![3]!["label"]}");
        Assert.Equal("black_and_white", (await sim.StateAsync())["draft"]!["t"]![0]!["sg"]![0]!["m"]!["filter"]!.GetValue<string>());
    }

    [Fact]
    public async Task Gui_talk_comes_now_and_then()
    {
        await using var sim = await SimCaller.ReadyAsync(SimCaller.Quick with { GuiTalk = true });
        await sim.UploadClipAsync();
        var said = new List<string>();
        for (var turn = 0; turn < 60; turn++)
        {
            said.Add((await sim.SayAsync((turn % 2 == 0 ? "add a title \"T" : "加标题“") + turn + (turn % 2 == 0 ? "\"" : "”"))).Said);
        }

        Assert.Contains(said, text => text.Contains("click Export", StringComparison.Ordinal));
        Assert.Contains(said, text => text.Contains("点击导出", StringComparison.Ordinal));
        Assert.Contains(said, text => text.EndsWith("|I encountered a temporary issue. Please try again later.", StringComparison.Ordinal));
        Assert.Contains(said, text => !text.Contains("Export", StringComparison.Ordinal) && !text.Contains("panel", StringComparison.Ordinal) && !text.Contains("timeline", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Heartbeats_of_several_shapes_bridge_the_waiting()
    {
        await using var sim = await SimCaller.ReadyAsync(SimCaller.Quick with { Speed = 10, HeartbeatEvery = TimeSpan.FromSeconds(2) });
        await sim.UploadClipAsync();

        var text = await ReadAllAsync(sim, "mute it");

        Assert.Contains("data: {\"type\":\"heartbeat\"}\n\n", text, StringComparison.Ordinal);
        Assert.Contains("data:\n\n", text, StringComparison.Ordinal);
        Assert.Contains(": keep-alive\n\n", text, StringComparison.Ordinal);
        Assert.Contains("The original sound is muted.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "app_name")]
    [InlineData("""{"app_name":"a","user_id":"me","session_id":1900000000000000001,"new_message":{}}""", "session_id")]
    public async Task A_malformed_message_is_refused(string body, string field)
    {
        await using var sim = await SimCaller.ReadyAsync();

        var answer = await sim.PostAsync("/run_sse", body);

        Assert.Equal(422, answer.Status);
        Assert.Equal(field, answer.Json["detail"]![0]!["loc"]![1]!.GetValue<string>());
    }

    [Fact]
    public async Task A_forgotten_session_is_not_found()
    {
        await using var sim = await SimCaller.ReadyAsync();
        sim.Server.ForgetSession(sim.Session);

        var answer = await sim.SayAsync("mute it");

        Assert.Equal((404, """{"detail":"Session not found"}"""), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData(EventFamily.Flat, "\"type\":\"tool_call\"", "\"type\":\"text\",\"content\"")]
    [InlineData(EventFamily.Gateway, "\"type\":\"tool_start\"", "{\"type\":\"done\"}")]
    public async Task Other_families_of_events_can_be_had(EventFamily family, string one, string two)
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        sim.Server.Faults.For(sim.Session).Shapes = new AnswerShapes { Events = family, DecoratedStream = true };

        var body = (await sim.SayAsync("mute it")).Body;

        Assert.Contains(one, body, StringComparison.Ordinal);
        Assert.Contains(two, body, StringComparison.Ordinal);
        Assert.Contains("\r\nid: ", body, StringComparison.Ordinal);
    }

    internal static async Task<string> ReadAllAsync(SimCaller sim, string words)
    {
        using var request = sim.Saying(words);
        var answer = sim.Http.SendAsync(request, SimCaller.Stop);
        await FinishAsync(sim);
        using var response = await answer;
        return await response.Content.ReadAsStringAsync(SimCaller.Stop);
    }

    /// <summary>Moves the clock until so many turns have ended, a step whenever both the agent and the stream wait.</summary>
    internal static async Task FinishAsync(SimCaller sim, int turns = 1)
    {
        var ended = sim.Server.Log.WaitForAsync(_ => sim.Server.Log.Count(LogKind.ChatEnded) >= turns, SimCaller.Stop);
        while (!ended.IsCompleted)
        {
            if (sim.Clock.PendingTimers >= 2)
            {
                sim.Clock.Advance(TimeSpan.FromSeconds(2)); // The agent works and the stream waits.
            }

            await Task.Yield();
        }

        await ended;
    }

    private static Task FirstPause(SimCaller sim)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sim.Clock.TimerSet += _ => first.TrySetResult();
        return first.Task;
    }
}
