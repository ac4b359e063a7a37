using System.Text;
using NemoVideo.Agent;
using NemoVideo.Tests.Loopback;
using static NemoVideo.Tests.Agent.Parsing;

namespace NemoVideo.Tests.Agent;

public sealed class StreamTrapTests
{
    [Theory]
    [InlineData(": keep-alive\n\n")]
    [InlineData("data:\n\n")]
    [InlineData("data: \n\n")]
    [InlineData("data\n\n")]
    [InlineData("data: heartbeat\n\n")]
    [InlineData("data: ping\n\n")]
    [InlineData("event: heartbeat\ndata: {}\n\n")]
    [InlineData("event: heartbeat\n\n")]
    [InlineData("event: ping\ndata: 2026-11-02\n\n")]
    [InlineData("data: {\"type\":\"heartbeat\"}\n\n")]
    [InlineData("data: {\"type\":\"ping\",\"ts\":1}\n\n")]
    [InlineData("data: {}\n\n")]
    [InlineData("data: \"heartbeat\"\n\n")]
    public async Task Every_shape_of_heartbeat_is_one(string wire) => Assert.IsType<AgentEvent.Heartbeat>(Assert.Single(await AllAsync(wire)));

    [Theory]
    [InlineData("{\"type\":\"text\",\"content\":\"Hi\"}")]
    [InlineData("{\"type\":\"text\",\"text\":\"Hi\"}")]
    [InlineData("{\"type\":\"chunk\",\"text\":\"Hi\"}")]
    [InlineData("{\"type\":\"chunk\",\"content\":\"Hi\"}")]
    [InlineData("{\"text\":\"Hi\"}")]
    [InlineData("{\"content\":\"Hi\"}")]
    [InlineData("{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"H\"},{\"text\":\"\"},{\"text\":\"i\"}]}}")]
    [InlineData("{\"content\":{\"parts\":[{\"text\":\"no\",\"thought\":true},{\"text\":\"Hi\"}]},\"partial\":true}")]
    public async Task A_text_of_any_family_is_said(string json) => Assert.Equal(["Hi"], (await AllAsync(Data(json))).Texts());

    [Theory]
    [InlineData("data: {\"type\":\"text\",\r\ndata: \"content\":\"Hi\"}\r\n\r\n")]
    [InlineData("\uFEFFdata: {\"text\":\"Hi\"}\n\n")]
    [InlineData("id: 7\nretry: 10\nevent: message\ndata:{\"text\":\"Hi\"}\n\n")]
    [InlineData("event: text\ndata: {\"content\":\"Hi\"}\n\n")]
    [InlineData("data: {\"text\":\"Hi\"}")]
    [InlineData("data: {\"text\":\"Hi\"}\n")]
    [InlineData("data: {\"text\":\"Hi\"}\nunknown: field\nstray\n\n")]
    [InlineData("\n\n\ndata: {\"text\":\"Hi\"}\n\n\n\ndata: [DONE]\n\n")]
    [InlineData("data: {\"text\": broken}\n\ndata: {\"text\":\"Hi\"}\n\n")]
    [InlineData("data: {\"type\":\"a_kind_of_tomorrow\",\"text\":\"no\"}\n\ndata: {\"text\":\"Hi\"}\n\n")]
    [InlineData("data: {\"type\":\"thinking_delta\",\"text\":\"no\"}\n\ndata: {\"type\":\"status\",\"status\":\"no\"}\n\ndata: {\"text\":\"Hi\"}\n\ndata: {\"type\":\"done\"}\n\n")]
    public async Task Odd_framing_loses_nothing(string wire) =>
        Assert.Equal(["Hi"], (await AllAsync(wire, packet: 1)).Texts());

    [Fact]
    public async Task An_event_cut_by_the_end_of_the_stream_is_a_lost_connection() =>
        await Assert.ThrowsAsync<IOException>(() => AllAsync("data: {\"text\":\"Hi\"}\n\ndata: {\"type\":\"te"));

    [Theory]
    [InlineData("{\"error\":\"boom\"}", null, "boom")]
    [InlineData("{\"error\":{\"code\":503,\"message\":\"boom\"}}", "503", "boom")]
    [InlineData("{\"type\":\"error\",\"error\":\"boom\"}", null, "boom")]
    [InlineData("{\"type\":\"error\",\"message\":\"boom\",\"code\":2001}", "2001", "boom")]
    [InlineData("{\"type\":\"error\",\"content\":\"boom\"}", null, "boom")]
    [InlineData("{\"code\":2001,\"message\":\"boom\"}", "2001", "boom")]
    [InlineData("{\"success\":false,\"error\":\"boom\"}", null, "boom")]
    [InlineData("{\"detail\":\"boom\"}", null, "boom")]
    [InlineData("{\"error\": \"a \"quoted\" boom\"}", null, "a \"quoted\" boom")]
    [InlineData("{\"error\": \"boom", null, "boom")]
    [InlineData("{\"author\":\"a\",\"errorCode\":\"SAFETY\"}", "SAFETY", "SAFETY")]
    [InlineData("{\"error\":\"401 for nmv_usr_abc123\"}", "401", "401 for ••••••")]
    public async Task Every_shape_of_error_is_a_failure(string json, string? code, string message) =>
        Assert.Equal(new AgentEvent.Failed(code, message), Assert.Single(await AllAsync(Data(json))));

    [Fact]
    public async Task A_silent_edits_STOP_is_no_error_and_text_with_a_code_is_both()
    {
        Assert.Empty(await AllAsync(Data("""{"errorCode":"STOP","author":"a"}""")));
        var events = await AllAsync(Data("""{"content":{"parts":[{"text":"Half"}]},"errorCode":"MAX_TOKENS","author":"a"}"""));
        Assert.Equal([new AgentEvent.TextReceived(0, "Half"), new AgentEvent.Failed("MAX_TOKENS", "MAX_TOKENS")], events);
    }

    [Fact]
    public async Task A_pair_of_surrogates_split_over_two_pieces_is_joined_and_a_lone_one_replaced()
    {
        var split = Piece("a \\ud83e") + Piece("\\udd8a b") + Whole("a \\ud83e\\udd8a b");
        var events = await AllAsync(split);
        Assert.Equal(["a 🦊 b"], events.Texts());
        Assert.All(events.OfType<AgentEvent.TextReceived>(), said => Assert.Equal(said.Text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(said.Text))));
        Assert.Equal(["a \uFFFD"], (await AllAsync(Piece("a \\ud83e"))).Texts());
        Assert.Equal(["\uFFFDx"], (await AllAsync(Whole("\\udd8ax"))).Texts());
    }

    [Fact]
    public async Task Broken_UTF_8_and_a_key_with_a_lone_surrogate_do_not_end_the_stream()
    {
        byte[] wire = [.. "data: {\"text\":\"a"u8, 0xFF, 0xC3, .. "\"}\n\ndata: {\"t\\ud83ee\":1,\"text\":\"b\"}\n\ndata: {\"text\":\"c\"}\n\n"u8];
        Assert.EndsWith("c", Assert.Single((await AllAsync(wire)).Texts()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(2_000_000)]
    public async Task A_long_line_is_read_whole(int length) =>
        Assert.Equal(length, Assert.Single((await AllAsync(Whole(new string('x', length)))).Texts()).Length);

    [Fact]
    public async Task An_event_beyond_the_limit_is_a_failure_and_the_rest_is_read()
    {
        var wire = Whole(new string('x', 5000)) + "data: " + string.Join("\ndata: ", Enumerable.Repeat(new string('y', 500), 4)) + "\n\n" + Data("{\"text\":\"Hi\"}");
        var events = await AllAsync(Encoding.UTF8.GetBytes(wire), maxFrameBytes: 1000);
        Assert.Equal(2, events.OfType<AgentEvent.Failed>().Count());
        Assert.Equal(["Hi"], events.Texts());
    }

    [Fact]
    public async Task More_text_than_any_answer_is_cut_off_and_told_once()
    {
        var million = new string('x', 1_000_000);
        var events = await AllAsync(string.Concat(Enumerable.Range(0, 6).Select(i => Data($$"""{"content":{"parts":[{"text":"{{i}}{{million}}"}]},"author":"a{{i}}"}"""))));
        Assert.Equal(4, events.Texts().Length);
        Assert.Equal("TOO_LARGE", Assert.Single(events.OfType<AgentEvent.Failed>()).Code);
    }

    [Fact]
    public async Task The_whole_is_shown_where_it_repeats_nothing()
    {
        // The trap in it: the same words twice, each a text of its own.
        Assert.Equal(["Done.", "Done."], (await AllAsync(Whole("Done.") + Whole("Done."))).Texts());
        // Trimmed or longer, it is still the repetition.
        Assert.Equal(["One two "], (await AllAsync(Piece("One ") + Piece("two ") + Whole("One two"))).Texts());
        Assert.Equal(["One two"], (await AllAsync(Piece("One ") + Whole("One two"))).Texts());
        // A call in between: two texts, repeated together at the end.
        var call = Data("""{"content":{"parts":[{"functionCall":{"id":"1","name":"x","args":{}}}]},"author":"a"}""");
        Assert.Equal(["One.", "Two."], (await AllAsync(Piece("One.") + call + Piece("Two.") + Whole("One.Two."))).Texts());
        // State only, in the middle of a sentence.
        var state = Data("""{"author":"a","actions":{"stateDelta":{"k":1}}}""");
        Assert.Equal(["One two"], (await AllAsync(Piece("One ") + state + Piece("two") + Whole("One two"))).Texts());
        Assert.Equal(["One two"], (await AllAsync(Data("{\"text\":\"One \"}") + Data("{\"text\":\"two\"}") + Data("{\"text\":\"One two\"}"))).Texts());
    }

    [Fact]
    public async Task Tools_are_counted_once_and_paired_with_or_without_ids()
    {
        var call = """{"content":{"parts":[{"functionCall":{"id":"1","name":"generate_video","args":{}}}]},"author":"a"}""";
        var result = """{"content":{"role":"user","parts":[{"functionResponse":{"id":"1","name":"generate_video","response":{}}}]},"author":"a"}""";
        Assert.Equal(
            [new AgentEvent.ToolStarted("1", "generate_video"), new AgentEvent.ToolFinished("1", "generate_video")],
            await AllAsync(Data(call) + Data(call) + Data(result) + Data(result)));

        var flat = await AllAsync(Data("""{"type":"tool_call","name":"suno_music","args":{}}""") + Data("""{"type":"tool_start","tool":"edit_draft"}""")
            + Data("""{"type":"tool_result","name":"suno_music","result":1}""") + Data("""{"type":"toolcall_end","tool_name":"edit_draft"}"""));
        Assert.Equal(
            [new AgentEvent.ToolStarted("call-1", "suno_music"), new AgentEvent.ToolStarted("call-2", "edit_draft"), new AgentEvent.ToolFinished("call-1", "suno_music"), new AgentEvent.ToolFinished("call-2", "edit_draft")],
            flat);
        Assert.Equal([ToolKind.Audio, ToolKind.Timeline], flat.OfType<AgentEvent.ToolStarted>().Select(tool => tool.Kind));
    }

    [Theory]
    [InlineData("generate_video_clip", ToolKind.Generation)]
    [InlineData("seedance_pro", ToolKind.Generation)]
    [InlineData("generate_music", ToolKind.Audio)]
    [InlineData("suno", ToolKind.Audio)]
    [InlineData("add_voiceover", ToolKind.Audio)]
    [InlineData("multitrack_update", ToolKind.Timeline)]
    [InlineData("save_draft", ToolKind.Timeline)]
    [InlineData("understand_video", ToolKind.Analysis)]
    [InlineData("analyze_footage", ToolKind.Analysis)]
    [InlineData("get_weather", ToolKind.Other)]
    [InlineData("", ToolKind.Other)]
    public void A_tools_name_tells_its_kind(string name, ToolKind kind) => Assert.Equal(kind, new AgentEvent.ToolStarted("1", name).Kind);

    [Theory]
    [InlineData("""{"content":{"parts":[{"functionCall":{"id":"q","name":"ask_question","args":ARGS}}]},"author":"a"}""")]
    [InlineData("""{"type":"tool_call","id":"q","name":"ask_question","args":ARGS}""")]
    [InlineData("""{"type":"tool_start","tool":"ask_question","input":ARGS}""")]
    public async Task A_question_is_asked_in_any_family(string json)
    {
        var args = """{"title":"Style","questions":[{"id":"s","prompt":"Which style?","options":[{"id":"1","label":"Calm"},{"id":"2","label":"Fast"}],"allow_multiple":true},{"id":"f","prompt":"Anything else?"}]}""";
        var events = await AllAsync(Data(json.Replace("ARGS", args, StringComparison.Ordinal)) + Data("""{"type":"tool_result","name":"ask_question","id":"q"}"""));
        var asked = Assert.IsType<AgentEvent.QuestionsAsked>(Assert.Single(events)).Questions;
        Assert.Equal("Style", asked.Title);
        Assert.Equal([new AgentOption("1", "Calm"), new AgentOption("2", "Fast")], asked.Questions[0].Options);
        Assert.True(asked.Questions[0].AllowMultiple);
        Assert.Empty(asked.Questions[1].Options);
        Assert.Equal("1. Which style?: Calm, Fast\n2. Anything else?: Skipped", asked.AnswerText(new Dictionary<string, IReadOnlyList<string>> { ["s"] = ["Calm", "Fast"] }));
        Assert.Equal("1. Which style?: Skipped\n2. Anything else?: two lines", asked.AnswerText(new Dictionary<string, IReadOnlyList<string>> { ["f"] = [" two\nlines "] }));
    }

    [Fact]
    public async Task A_question_without_questions_is_a_tool_like_any_other() =>
        Assert.IsType<AgentEvent.ToolStarted>(Assert.Single(await AllAsync(Data("""{"type":"tool_call","name":"ask_question","args":{"questions":[]}}"""))));

    private static string Piece(string json) => Data($$"""{"content":{"parts":[{"text":"{{json}}"}]},"partial":true,"author":"a"}""");

    private static string Whole(string json) => Data($$"""{"content":{"parts":[{"text":"{{json}}"}]},"author":"a"}""");
}
