using System.Text;
using NemoVideo.Agent;
using NemoVideo.Http;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Agent;

/// <summary>Every recorded answer of the real server family, over a socket, to the exact visible text and outcome.</summary>
public sealed class RecordedStreamTests
{
    private const string Unicode = "你好，世界！这是第二段。\n\nEmoji: 🎬👩‍👩‍👧‍👦🇨🇳 e\u0301\r\nCRLF tab\t quote \" backslash \\ <b>&amp;</b> \u0001 end data: [DONE]\n\ndata: {\"x\":1}\n\n";
    private const string UnicodeJs = "你好，世界！这是第二段。\n\nEmoji: 🎬👩‍👩‍👧‍👦🇨🇳 \u00e9 e\u0301 \u2028 ls \u2029 ps\r\nCRLF tab\t quote \" backslash \\ <b>&amp;</b> \u0001 end data: [DONE]\n\ndata: {\"x\":1}\n\n";
    private const string Foxes = "Once upon a time, two foxes met.";
    private const string Plain = "Hello! Here is a plain answer.";

    private static readonly Dictionary<string, Expected> Table = new()
    {
        ["python/a-plain"] = new([Plain]),
        ["python/a-plain-streaming"] = new([Plain]),
        ["python/b-stream"] = new([Foxes]),
        ["python/b-stream-streaming"] = new([Foxes]),
        ["python/c-tool"] = new(["Let me look.", "I changed the title to Foxes."], ["set_title"], Deltas: 1),
        ["python/c-tool-streaming"] = new(["Let me look.", "I changed the title to Foxes."], ["set_title"], Deltas: 1),
        ["python/c-twotools"] = new(["Both done."], ["set_title", "count_pages"]),
        ["python/d-silent"] = new([], ["set_title"], Deltas: 1),
        ["python/d-silent-streaming"] = new([], ["set_title"], Deltas: 1),
        ["python/d-silentempty"] = new([], ["set_title"], Deltas: 1),
        ["python/e-longrunning"] = new(["I started the render, I will tell you when it is ready."], ["render_video"]),
        ["python/f-errorevent"] = new(["Before. "], Failed: new("MODEL_OVERLOADED", "The model is \"overloaded\". Try later.")),
        ["python/f-http429"] = new([], Failed: new("429", "429 RESOURCE_EXHAUSTED. {'error': {'code': 429, 'message': 'You exceeded your current quota, \"please\" check\\nyour plan.', 'status': 'RESOURCE_EXHAUSTED'}}")),
        ["python/f-safety-streaming"] = new(["This begins "], Failed: new("SAFETY", "SAFETY")),
        ["python/f-server-killed-midstream-raw"] = new(["tick 0 tick 1 tick 2 "], Lost: true),
        ["python/f-throw-mid"] = new(["First part. ", "Done text."], Failed: new(null, "boom \"mid\" stream line two")),
        ["python/f-throw-simple"] = new(["Done text."], Failed: new(null, "plain message")),
        ["python/g-thought"] = new(["The visible answer."]),
        ["python/g-thought-streaming"] = new(["The visible answer."]),
        ["python/h-unicode-streaming"] = new([Unicode]),
        ["python/i-session-not-found"] = new([], Refused: NemoErrorCode.SessionNotFound),
        ["python/j-multi-streaming"] = new([Plain, Unicode, Foxes, "Let me look.", "I changed the title to Foxes."], ["set_title"], Deltas: 1),
        ["python/jk-delta"] = new(["Saved page-1.png"], Deltas: 2),
        ["python/l-emptyparts"] = new([]),
        ["python/l-noevents"] = new([]),
        ["python/m-missing-field"] = new([], Refused: NemoErrorCode.Malformed),
        ["js/b-stream"] = new([Foxes]),
        ["js/c-twotools-streaming"] = new(["Both done."], ["set_title", "count_pages"], Deltas: 1),
        ["js/f-errorevent"] = new(["Before. "], Failed: new("MODEL_OVERLOADED", "The model is \"overloaded\". Try later.")),
        ["js/f-http429"] = new([], Failed: new("429", "You exceeded your current quota, \"please\" check your plan.")),
        ["js/h-unicode-streaming"] = new([UnicodeJs]),
        ["js/l-slow"] = new(["tick 0 tick 1 tick 2 tick 3 tick 4 "]),
    };

    public static TheoryData<string> Names => [.. Table.Keys];

    [Fact]
    public void Every_recording_has_its_line_in_the_table() =>
        Assert.Equal(Recordings.Names().Order(StringComparer.Ordinal), Table.Keys.Order(StringComparer.Ordinal));

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Names))]
    public async Task A_recorded_stream_yields_its_text_its_tools_and_its_outcome(string name)
    {
        var expected = Table[name];
        await using var server = new RawServer(exchange => Recordings.ServeAsync(exchange, name));
        using var client = Client.For(server.Address);

        var (events, fault) = await client.RunAsync();

        Assert.Equal(expected.Texts, events.Texts());
        Assert.Equal(expected.Tools ?? [], events.OfType<AgentEvent.ToolStarted>().Select(tool => tool.Name));
        Assert.Equal(expected.Tools ?? [], events.OfType<AgentEvent.ToolFinished>().Select(tool => tool.Name));
        Assert.Equal(expected.Deltas, events.OfType<AgentEvent.StateChanged>().Count());
        Assert.Equal(expected.Failed, events.OfType<AgentEvent.Failed>().SingleOrDefault());
        Assert.Equal(expected.Lost, fault is NemoVideoTransportException);
        Assert.Equal(expected.Refused, (fault as NemoVideoApiException)?.Code);
        Assert.Equal(expected.Lost || expected.Refused is not null, fault is not null);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData(1, "\n")]
    [InlineData(3, "\n")]
    [InlineData(1, "\r\n")]
    [InlineData(7, "\r\n")]
    [InlineData(2, "\r")]
    public async Task Neither_line_endings_nor_the_cut_of_packets_change_the_outcome(int packet, string newLine)
    {
        foreach (var name in Recordings.Names().Where(name => Table[name] is { Refused: null, Lost: false }))
        {
            var body = Recordings.Body(name).Replace("\n", newLine, StringComparison.Ordinal);
            var events = await Parsing.AllAsync(Encoding.UTF8.GetBytes(body), packet);
            Assert.Equal(Table[name].Texts, events.Texts());
            Assert.Equal(Table[name].Failed?.Code, events.OfType<AgentEvent.Failed>().SingleOrDefault()?.Code);
        }
    }

    private sealed record Expected(
        string[] Texts, string[]? Tools = null, int Deltas = 0, AgentEvent.Failed? Failed = null, bool Lost = false, NemoErrorCode? Refused = null);
}
