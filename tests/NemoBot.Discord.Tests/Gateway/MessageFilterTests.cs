using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Harness.Discord;
using NemoBot.Discord.Gateway;

namespace NemoBot.Discord.Tests.Gateway;

[Collection(nameof(RunsAlone))] // A collection that another test causes counts the rest of a thread's buffer (up to 8 KiB) as allocated.
public sealed class MessageFilterTests
{
    private static readonly byte[] Bot = Encoding.UTF8.GetBytes(Payloads.Bot);

    public static TheoryData<string, bool> Messages => new()
    {
        { Payloads.DirectMessage("1").ToJsonString(), true },
        { Payloads.GuildMessage("1").ToJsonString(), false },
        { Payloads.Mention("1", "hi").ToJsonString(), true },
        { With(Payloads.DirectMessage("1"), "author", new JsonObject { ["id"] = "9", ["bot"] = true }), false },
        { With(Payloads.DirectMessage("1"), "webhook_id", "12"), false },
        { With(Payloads.DirectMessage("1"), "webhook_id", null), true },
        { With(Payloads.DirectMessage("1"), "type", 6), false },
        { With(Payloads.DirectMessage("1"), "type", 19), true },
        { With(Payloads.GuildMessage("1"), "referenced_message", Payloads.GuildMessage("2")), false },
        { With(Payloads.GuildMessage("1"), "referenced_message", null), false },
        { With(Payloads.GuildMessage("1"), "referenced_message", OfTheBot()), true },

        // The bot's id in the wrong places is no address.
        { With(Payloads.GuildMessage("1"), "mention_roles", new JsonArray(Payloads.Bot)), false },
        { With(Payloads.GuildMessage("1"), "referenced_message", Payloads.Mention("2", "hi")), false },
        { With(Payloads.GuildMessage("1"), "content", Payloads.Bot), false },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void It_knows_who_speaks_to_the_bot(string message, bool speaks) =>
        Assert.Equal(speaks, MessageFilter.IsForBot(Encoding.UTF8.GetBytes(message), Bot));

    [Fact]
    public void A_message_that_is_not_for_the_bot_costs_no_memory()
    {
        var json = Encoding.UTF8.GetBytes(Dispatch(7, "MESSAGE_CREATE", Payloads.GuildMessage("1", new string('x', 500))));
        var frames = Compress(json, 2_000);
        using var inflater = new ZlibStreamInflater();
        foreach (var frame in frames.Take(1_000))
        {
            Assert.Null(Read(inflater.Inflate(frame).Span));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var relevant = 0;
        for (var i = 1_000; i < 2_000; i++)
        {
            relevant += Read(inflater.Inflate(frames[i]).Span) is null ? 0 : 1;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, relevant);
    }

    [Fact]
    public void An_interaction_costs_at_most_3_kilobytes()
    {
        var json = Encoding.UTF8.GetBytes(Dispatch(9, "INTERACTION_CREATE", Payloads.SlashCommand("1", "edit", "cut the silences", Payloads.Attachment("55", "clip.mp4"))));
        for (var i = 0; i < 1_000; i++)
        {
            Assert.NotNull(Read(json));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            Read(json);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1_000, 1, 3 * 1024);
    }

    [Theory]
    [InlineData("""{"t":null,"s":null,"op":11,"d":null}""", 11, null)]
    [InlineData("""{"op":0,"t":"MESSAGE_CREATE","s":42,"d":{"op":3,"s":1}}""", 0, 42L)]
    [InlineData("""{"d":[1,2],"s":0,"op":9,"later":{"op":1},"x":{"s":3}}""", 9, 0L)]
    public void The_envelope_is_read_in_any_order(string payload, int op, long? sequence)
    {
        var read = GatewayPayload.Read(Encoding.UTF8.GetBytes(payload));

        Assert.Equal(op, read.Op);
        Assert.Equal(sequence, read.Sequence);
    }

    [Fact]
    public void An_event_that_is_nested_deeply_leaves_the_envelope_readable()
    {
        var nested = string.Concat(Enumerable.Repeat("[", 30_000)) + string.Concat(Enumerable.Repeat("]", 30_000));

        var read = GatewayPayload.Read(Encoding.UTF8.GetBytes($$"""{"op":0,"t":"MESSAGE_CREATE","d":{"x":{{nested}}},"s":42}"""));

        Assert.Equal((0, 42L, GatewayEvent.MessageCreate), (read.Op, read.Sequence, read.Event));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"op":"1"}""")]
    [InlineData("""{"op":1""")]
    public void What_is_no_payload_is_refused(string payload) =>
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => GatewayPayload.Read(Encoding.UTF8.GetBytes(payload)));

    private static Arrival? Read(ReadOnlySpan<byte> json)
    {
        var payload = GatewayPayload.Read(json);
        return Arrival.Read(payload.Event, payload.Data(json), Bot);
    }

    private static string Dispatch(long sequence, string type, JsonNode data) =>
        new JsonObject { ["t"] = type, ["s"] = sequence, ["op"] = 0, ["d"] = data }.ToJsonString();

    private static string With(JsonObject message, string name, JsonNode? value)
    {
        message[name] = value;
        return message.ToJsonString();
    }

    private static JsonObject OfTheBot()
    {
        var message = Payloads.GuildMessage("2");
        message["author"] = new JsonObject { ["id"] = Payloads.Bot, ["bot"] = true };
        return message;
    }

    private static List<byte[]> Compress(byte[] json, int times)
    {
        using var output = new MemoryStream();
        using var zlib = new ZLibStream(output, CompressionLevel.Fastest);
        var frames = new List<byte[]>();
        for (var i = 0; i < times; i++)
        {
            output.SetLength(0);
            zlib.Write(json);
            zlib.Flush();
            frames.Add(output.ToArray());
        }

        return frames;
    }
}
