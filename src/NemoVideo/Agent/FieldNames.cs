using System.Buffers;
using System.Text.Json;
using NemoVideo.Http;

namespace NemoVideo.Agent;

/// <summary>Restores field names to the contract's spelling, if a gateway in between writes <c>Code</c> or <c>ERROR</c>. Pure.</summary>
internal static class FieldNames
{
    /// <summary>Returns the element itself, unless a name at its top begins with a capital letter: then a copy, with the names of all its objects in camel case.</summary>
    public static JsonElement Usual(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.EnumerateObject().Any(field => char.IsAsciiLetterUpper(field.Name.FirstOrDefault())) ? Renamed(element) : element;
        }
        catch (InvalidOperationException) // A name with an escaped lone surrogate: read unchanged.
        {
            return element;
        }
    }

    private static JsonElement Renamed(JsonElement element)
    {
        var renamed = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(renamed))
        {
            Write(element, writer);
        }

        using var document = JsonDocument.Parse(renamed.WrittenMemory, JsonFields.Options);
        return document.RootElement.Clone();
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var field in element.EnumerateObject())
                {
                    writer.WritePropertyName(field.Name.Any(char.IsAsciiLetterLower) ? JsonNamingPolicy.CamelCase.ConvertName(field.Name) : field.Name.ToLowerInvariant());
                    Write(field.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
