using System.Text.Json;
using NemoBot.Telegram.Api;

namespace NemoBot.Telegram.Incoming;

/// <summary>Splits a getUpdates response without parsing the updates, so that a malformed one does not affect the others. Pure.</summary>
internal static class UpdateReader
{
    /// <summary>Returns the raw JSON of each update, as slices of <paramref name="answer"/>.</summary>
    /// <exception cref="JsonException">The response as a whole is not JSON.</exception>
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

    /// <summary>Returns the update's id, even if the rest is unreadable; null if it has none.</summary>
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
            // No id then; the caller keeps the raw text.
        }

        return null;
    }

    /// <exception cref="JsonException">A field has the wrong type.</exception>
    public static TelegramUpdate Read(ReadOnlyMemory<byte> update) =>
        JsonSerializer.Deserialize(update.Span, ApiJson.Default.TelegramUpdate) ?? throw new JsonException("null is not an update");

    /// <summary>Telegram never escapes names, so an escaped one is malformed, and comparing half a surrogate pair would throw.</summary>
    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => !reader.ValueIsEscaped && reader.ValueTextEquals(name);
}
