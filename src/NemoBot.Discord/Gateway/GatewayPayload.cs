using System.Text.Json;

namespace NemoBot.Discord.Gateway;

internal enum GatewayEvent
{
    Other,
    Ready,
    Resumed,
    MessageCreate,
    InteractionCreate,
}

/// <summary>Represents the envelope of a payload, found in one scan without allocation.</summary>
/// <param name="Sequence">Null outside dispatches; only a number advances the resume point.</param>
/// <param name="DataStart">Offset of the raw JSON of <c>d</c>.</param>
internal readonly record struct GatewayPayload(int Op, long? Sequence, GatewayEvent Event, int DataStart, int DataLength)
{
    /// <summary>An event of any depth is passed by: an envelope that cannot be read ends the connection, and the resume sends it again.</summary>
    private const int Deepest = 128 * 1024;

    /// <exception cref="JsonException">Not a JSON object, or not a gateway payload.</exception>
    public static GatewayPayload Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new() { MaxDepth = Deepest });
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        int? op = null;
        var payload = default(GatewayPayload);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isOp = reader.ValueTextEquals("op"u8);
            var name = reader.ValueSpan is [var letter] ? letter : (byte)0;
            reader.Read();
            switch (name)
            {
                case (byte)'s' when reader.TokenType == JsonTokenType.Number:
                    payload = payload with { Sequence = reader.GetInt64() };
                    break;
                case (byte)'t' when reader.TokenType == JsonTokenType.String:
                    payload = payload with { Event = Kind(ref reader) };
                    break;
                case (byte)'d':
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    payload = payload with { DataStart = start, DataLength = (int)reader.BytesConsumed - start };
                    break;
                default:
                    op = isOp && reader.TokenType == JsonTokenType.Number ? reader.GetInt32() : op;
                    reader.Skip();
                    break;
            }
        }

        Expect(op is not null);
        return payload with { Op = op!.Value };
    }

    /// <param name="utf8">The bytes this envelope was read from.</param>
    public ReadOnlySpan<byte> Data(ReadOnlySpan<byte> utf8) => utf8.Slice(DataStart, DataLength);

    /// <summary>Reads <c>heartbeat_interval</c> from the data of a HELLO.</summary>
    public static TimeSpan HeartbeatInterval(ReadOnlySpan<byte> hello)
    {
        var reader = new Utf8JsonReader(hello);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("heartbeat_interval"u8))
            {
                reader.Read();
                var milliseconds = reader.GetDouble();
                Expect(milliseconds is > 0 and < 24 * 3600 * 1000);
                return TimeSpan.FromMilliseconds(milliseconds);
            }
        }

        throw new JsonException("HELLO names no heartbeat_interval.");
    }

    private static GatewayEvent Kind(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("MESSAGE_CREATE"u8) ? GatewayEvent.MessageCreate
        : reader.ValueTextEquals("INTERACTION_CREATE"u8) ? GatewayEvent.InteractionCreate
        : reader.ValueTextEquals("READY"u8) ? GatewayEvent.Ready
        : reader.ValueTextEquals("RESUMED"u8) ? GatewayEvent.Resumed
        : GatewayEvent.Other;

    private static void Expect(bool isSo)
    {
        if (!isSo)
        {
            throw new JsonException("This is no gateway payload.");
        }
    }
}
