using System.Buffers.Text;
using System.Text.Json;

namespace NemoBot.Discord.Gateway;

/// <summary>Builds the payloads that the bot sends.</summary>
internal static class GatewayCommand
{
    /// <summary><c>GUILD_MESSAGES | DIRECT_MESSAGES</c>: no privileged intents, and no guild data to keep in memory (docs/contracts/discord.md §1.1).</summary>
    public const int Intents = (1 << 9) | (1 << 12);

    /// <param name="sequence">0 before the first event: sent as null.</param>
    public static ReadOnlyMemory<byte> Heartbeat(long sequence)
    {
        if (sequence == 0)
        {
            return """{"op":1,"d":null}"""u8.ToArray();
        }

        var payload = new byte[32];
        """{"op":1,"d":"""u8.CopyTo(payload);
        Utf8Formatter.TryFormat(sequence, payload.AsSpan(12), out var digits);
        payload[12 + digits] = (byte)'}';
        return payload.AsMemory(0, 13 + digits);
    }

    public static ReadOnlyMemory<byte> Identify(string token, int shard, int shardCount) => Write(2, data =>
    {
        data.WriteString("token", token);
        data.WriteNumber("intents", Intents);
        data.WriteStartObject("properties");
        data.WriteString("os", OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux");
        data.WriteString("browser", "NemoBot");
        data.WriteString("device", "NemoBot");
        data.WriteEndObject();
        data.WriteNumber("large_threshold", 50);
        data.WriteStartArray("shard");
        data.WriteNumberValue(shard);
        data.WriteNumberValue(shardCount);
        data.WriteEndArray();
    });

    public static ReadOnlyMemory<byte> Resume(string token, string sessionId, long sequence) => Write(6, data =>
    {
        data.WriteString("token", token);
        data.WriteString("session_id", sessionId);
        data.WriteNumber("seq", sequence);
    });

    private static ReadOnlyMemory<byte> Write(int op, Action<Utf8JsonWriter> data)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("op", op);
            writer.WriteStartObject("d");
            data(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
