using System.Text;
using System.Text.Json;

namespace NemoBot.Discord.Rest;

/// <summary>Moves a reader through an interaction. Throws if a value does not have the documented type.</summary>
internal static class JsonWalk
{
    /// <summary>Returns the current string, number or boolean as text; null for other values.</summary>
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

    /// <summary>Returns the current property's text, or null.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? reader.GetString() : throw Unexpected();
    }

    /// <summary>Returns the current property's integer, or null.</summary>
    public static long? Whole(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null
            : reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number
            : throw Unexpected();
    }

    /// <summary>Enters the current property's object; returns false if it is null.</summary>
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

    /// <summary>Enters the current property's array; returns false if it is null.</summary>
    public static bool EnterArray(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.StartArray || (reader.TokenType == JsonTokenType.Null ? false : throw Unexpected());
    }

    public static void ExpectObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Unexpected();
        }
    }

    /// <summary>Does not contain the value, because an interaction contains a token.</summary>
    public static JsonException Unexpected() => new("A value of an interaction does not have the documented type.");
}
