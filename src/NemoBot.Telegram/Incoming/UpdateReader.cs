using System.Text.Json;
using NemoBot.Telegram.Api;
using Telegram.Bot.Types;

namespace NemoBot.Telegram.Incoming;

/// <summary>Reads one update. Pure.</summary>
internal static class UpdateReader
{
    /// <summary>Reads an update that says nothing, so that the first one of a person does not wait while the contracts are built.</summary>
    public static void WarmUp() => Read("""{"update_id":0,"message":{"message_id":0,"date":0,"chat":{"id":0}}}"""u8.ToArray());

    /// <summary>Returns the update's id, even if the rest is unreadable; null if it has none. The library's is not read: it has 32 bits.</summary>
    public static long? IdOf(ReadOnlyMemory<byte> update)
    {
        try
        {
            var reader = new Utf8JsonReader(update.Span, new() { MaxDepth = AnswerJson.DeepestAnswer });
            reader.Read();
            while (reader.TokenType != JsonTokenType.None && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                // Telegram never escapes names, so an escaped one is malformed, and comparing half a surrogate pair would throw.
                var isId = !reader.ValueIsEscaped && reader.ValueTextEquals("update_id"u8);
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
    public static Update Read(ReadOnlyMemory<byte> update) =>
        JsonSerializer.Deserialize(update.Span, AnswerJson.Update) ?? throw new JsonException("null is not an update");
}
