using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using NemoBot.Platforms.Discord.Gateway;

namespace NemoBot.Bench;

/// <summary>What one event of Discord's gateway costs from compressed bytes to a routed event.</summary>
internal static class DiscordParseBench
{
    private const int Rounds = 20_000;
    private const string Bot = "111000000000000001";

    private static readonly string Words = new('x', 500);

    /// <summary>Prints time and bytes for an event that does not concern the bot, and for a slash command with a video.</summary>
    public static void Run(TextWriter output)
    {
        Measure(output, "irrelevant MESSAGE_CREATE", """
            {"t":"MESSAGE_CREATE","s":7,"op":0,"d":{"id":"1","channel_id":"2","guild_id":"3","type":0,"author":{"id":"4","username":"u","global_name":"U"},
            "member":{"roles":[]},"content":"WORDS","mentions":[],"mention_roles":[],"attachments":[],"embeds":[],"flags":0}}
            """);
        Measure(output, "INTERACTION_CREATE", """
            {"t":"INTERACTION_CREATE","s":9,"op":0,"d":{"id":"1","application_id":"2","type":2,"token":"WORDS","version":1,"context":0,"guild_id":"3",
            "channel_id":"4","channel":{"id":"4","type":0},"member":{"user":{"id":"5"},"permissions":"8"},"locale":"de","guild_locale":"en-US",
            "app_permissions":"274878024704","attachment_size_limit":10485760,"authorizing_integration_owners":{"0":"3"},"entitlements":[],
            "data":{"id":"6","name":"edit","type":1,"options":[{"name":"prompt","type":3,"value":"cut the silences"},{"name":"video","type":11,"value":"7"}],
            "resolved":{"attachments":{"7":{"id":"7","filename":"clip.mp4","content_type":"video/mp4","size":1,"url":"https://cdn.discordapp.com/ephemeral-attachments/1/7/clip.mp4?ex=1&is=1&hm=a"}}}}}}
            """);
    }

    private static void Measure(TextWriter output, string name, string json)
    {
        var bot = Encoding.UTF8.GetBytes(Bot);
        var frames = Compress(Encoding.UTF8.GetBytes(json.Replace("WORDS", Words, StringComparison.Ordinal)), Rounds * 2);
        using var inflater = new ZlibStreamInflater();
        long bytes = 0;
        var began = 0L;
        for (var i = 0; i < frames.Count; i++)
        {
            if (i == Rounds)
            {
                (bytes, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            }

            var payload = inflater.Inflate(frames[i]).Span;
            var head = GatewayPayload.Read(payload);
            Arrival.Read(head.Event, head.Data(payload), bot);
        }

        var time = Stopwatch.GetElapsedTime(began).TotalMicroseconds / Rounds;
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        output.WriteLine($"{name}: {bytes / (double)Rounds:0} B, {time:0.0} µs");
    }

    private static List<byte[]> Compress(byte[] json, int times)
    {
        using var output = new MemoryStream();
        using var zlib = new ZLibStream(output, CompressionLevel.Fastest);
        var frames = new List<byte[]>(times);
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
