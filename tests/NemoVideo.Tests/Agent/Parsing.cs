using NemoVideo.Agent;

namespace NemoVideo.Tests.Agent;

/// <summary>Bytes to events without a network, in packets of any size.</summary>
internal static class Parsing
{
    public static Task<List<AgentEvent>> AllAsync(string body, int packet = 4096) => AllAsync(System.Text.Encoding.UTF8.GetBytes(body), packet);

    public static async Task<List<AgentEvent>> AllAsync(byte[] body, int packet = 4096, int maxFrameBytes = SseReader.DefaultMaxFrameBytes)
    {
        var parser = new EventParser();
        List<AgentEvent> events = [];
        await foreach (var frame in new SseReader(new Packets(body, packet), maxFrameBytes).ReadAsync(CancellationToken.None))
        {
            events.AddRange(parser.Parse(frame));
        }

        events.AddRange(parser.End());
        return events;
    }

    /// <summary>One event of a stream that may have others around it.</summary>
    public static string Data(string json) => $"data: {json}\n\n";

    private sealed class Packets(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, size)], cancellationToken);
    }
}
