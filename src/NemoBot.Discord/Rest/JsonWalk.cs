using System.Text;
using System.Text.Json;

namespace NemoBot.Discord.Rest;

/// <summary>Steps of a reader through an interaction. What is not of the documented type throws.</summary>
internal static class JsonWalk
{
    /// <summary>A string, a number or a boolean as its text; all else is nothing. The value the reader stands at.</summary>
    public static string? ScalarHere(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return Encoding.UTF8.GetString(reader.ValueSpan);
            default:
                reader.Skip();
                return null;
        }
    }

    /// <summary>The text of the property the reader stands at; null stays null.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? reader.GetString() : throw Strange();
    }

    /// <summary>The whole number of the property the reader stands at; null stays null.</summary>
    public static long? Whole(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null
            : reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number
            : throw Strange();
    }

    /// <summary>Steps into the object of the property the reader stands at; false when it is null.</summary>
    public static bool Enter(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        ExpectObject(ref reader);
        return true;
    }

    /// <summary>Steps into the array of the property the reader stands at; false when it is null.</summary>
    public static bool EnterArray(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.StartArray || (reader.TokenType == JsonTokenType.Null ? false : throw Strange());
    }

    public static void ExpectObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Strange();
        }
    }

    /// <summary>The content stays out of it: an interaction holds a token.</summary>
    public static JsonException Strange() => new("A value of an interaction is not of the documented type.");
}
