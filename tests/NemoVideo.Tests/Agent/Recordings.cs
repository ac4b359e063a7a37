using System.Text;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Agent;

/// <summary>The recorded answers, byte for byte; the recorder took off the chunk framing, except where the name ends in <c>-raw</c>.</summary>
internal static class Recordings
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Recordings");

    public static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Root, "*.txt", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file)[..^4].Replace('\\', '/'));

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Root, name + ".txt"));

    public static string Body(string name) => Encoding.UTF8.GetString(Split(name).Body.Span);

    public static async Task ServeAsync(RawExchange exchange, string name)
    {
        var (head, body) = Split(name);
        await exchange.WriteAsync(head);
        var isChunked = Encoding.ASCII.GetString(head.Span).Contains("chunked", StringComparison.OrdinalIgnoreCase);
        if (!isChunked || name.EndsWith("-raw", StringComparison.Ordinal))
        {
            await exchange.WriteAsync(body);
            return;
        }

        if (body.Length > 0)
        {
            await exchange.WriteChunkAsync(body);
        }

        await exchange.EndStreamAsync();
    }

    private static (ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body) Split(string name)
    {
        var bytes = Bytes(name);
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        return (bytes.AsMemory(0, end), bytes.AsMemory(end));
    }
}
