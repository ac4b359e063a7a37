using System.Text.Json;
using NemoBot.Telegram.Api;

namespace NemoBot.Telegram.Incoming;

/// <summary>Takes an answer of getUpdates apart without reading into the updates: one that is malformed must not take the others with it. Pure.</summary>
internal static class TelegramUpdateReader
{
    /// <summary>The raw JSON of each update, as slices of <paramref name="answer"/>.</summary>
    /// <exception cref="JsonException">The whole is no JSON.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> answer)
    {
        List<ReadOnlyMemory<byte>> updates = [];
        var reader = new Utf8JsonReader(answer.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isResult = Is(ref reader, "result"u8);
            reader.Read();
            if (!isResult || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                updates.Add(answer[start..(int)reader.BytesConsumed]);
            }
        }

        return updates;
    }

    /// <summary>The update's number, also of one that is otherwise unreadable; null when it has none.</summary>
    public static long? IdOf(ReadOnlyMemory<byte> update)
    {
        try
        {
            var reader = new Utf8JsonReader(update.Span);
            reader.Read();
            while (reader.TokenType != JsonTokenType.None && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = Is(ref reader, "update_id"u8);
                reader.Read();
                if (isId)
                {
                    return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var id) ? id : null;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // No number then; the caller keeps the raw text.
        }

        return null;
    }

    /// <exception cref="JsonException">A field is not of the type it should be.</exception>
    public static TelegramUpdate Read(ReadOnlyMemory<byte> update) =>
        JsonSerializer.Deserialize(update.Span, TelegramJson.Default.TelegramUpdate) ?? throw new JsonException("null is no update");

    /// <summary>Telegram writes its names plainly; an escaped one is somebody's damage, and comparing half a surrogate pair would throw.</summary>
    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => !reader.ValueIsEscaped && reader.ValueTextEquals(name);
}
