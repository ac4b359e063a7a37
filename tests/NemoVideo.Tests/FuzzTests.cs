using System.Text;
using NemoVideo.Drafts;
using NemoVideo.Http;
using NemoVideo.Tests.Agent;

namespace NemoVideo.Tests;

/// <summary>Damaged wire and damaged drafts, the same damage on every run: nothing crashes, nothing hangs.</summary>
public sealed class FuzzTests
{
    private const string Draft = """{"t":[{"tt":0,"sg":[{"m":{"title":"city \ud83e\udd8a"},"s":0,"d":10000,"src":"/mnt/userdata/1/a.mp4"},{"in":1,"out":"7","v":35}]},{"tt":7,"sg":[{"text":"Urban","target":{"start":1,"duration":2}}]}],"d":1e4,"id":"x"}""";

    private static readonly string[] Snippets = ["\n", "\r", "\n\n", "data:", "data: ", ":", "{", "}", "[", "]", "\"", "\\", "\\ud83e", "null", "-1", "1e999", "\0", "\uFEFF", "{\"error\":\"x\"}", "event: heartbeat\n"];

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_damaged_stream_is_read_to_its_end(int seed)
    {
        var random = new Random(seed);
        var recordings = Recordings.Names().Select(name => Encoding.UTF8.GetBytes(Recordings.Body(name))).ToList();
        for (var i = 0; i < 300; i++)
        {
            var wire = Damage(recordings[random.Next(recordings.Count)], random);
            try
            {
                foreach (var text in (await Parsing.AllAsync(wire, 1 + random.Next(300))).OfType<NemoVideo.Agent.AgentEvent.TextReceived>().Select(said => said.Text))
                {
                    Assert.Equal(text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
                }
            }
            catch (IOException cut)
            {
                // The one outcome besides events: the end came in the middle of an event.
                Assert.Contains("middle of an event", cut.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_damaged_draft_is_shown_compared_and_prepared(int seed)
    {
        await Task.Yield(); // So that the time limit of the test applies.
        var random = new Random(seed);
        var original = new Draft(Draft);
        MediaInfo[] media = [TimelineTestsMedia()];
        var readable = 0;
        for (var i = 0; i < 3000; i++)
        {
            var text = Encoding.UTF8.GetString(Damage(Encoding.UTF8.GetBytes(Draft), random));
            var draft = new Draft(text);
            Assert.NotNull(draft.Timeline.Tracks);
            Assert.NotNull(TimelineDiff.Between(original, draft).Changes);
            Assert.NotNull(TimelineDiff.Between(draft, original).Changes);
            if (JsonFields.TryParse(text) is not null)
            {
                readable++;
                Assert.NotNull(JsonFields.TryParse(draft.ForExport(media).RawJson));
            }
        }

        Assert.InRange(readable, 100, 3000);
    }

    private static MediaInfo TimelineTestsMedia() => new("a.mp4", null, new("https://cdn.example.org/a.mp4"), null, null, null, null, null);

    private static byte[] Damage(byte[] bytes, Random random)
    {
        List<byte> damaged = [.. bytes];
        for (var hits = 1 + random.Next(4); hits > 0 && damaged.Count > 2; hits--)
        {
            var at = random.Next(damaged.Count);
            var length = Math.Min(random.Next(12), damaged.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged.RemoveRange(at, length);
                    break;
                case 2:
                    damaged.InsertRange(at, Encoding.UTF8.GetBytes(Snippets[random.Next(Snippets.Length)]));
                    break;
                case 3:
                    damaged.InsertRange(at, damaged.GetRange(at, length));
                    break;
                default:
                    damaged[at] = (byte)"0123456789{}[]\",:"[random.Next(17)];
                    break;
            }
        }

        return random.Next(4) == 0 ? [.. damaged[..random.Next(damaged.Count)]] : [.. damaged];
    }
}
