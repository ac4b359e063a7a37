using System.Globalization;
using System.Text;
using System.Text.Json;

namespace NemoVideo.Http;

/// <summary>Reads JSON whose shape is only partly known: a missing, null or mistyped field is null, never an exception.</summary>
internal static class JsonFields
{
    /// <summary>Deep enough for any draft, shallow enough that nothing recursive can exhaust the stack.</summary>
    public const int MaxDepth = 256;

    public static JsonDocumentOptions Options => new() { MaxDepth = MaxDepth };

    /// <summary>Returns the first of <paramref name="names"/> that exists and is not null; a dot goes one object deeper.</summary>
    public static JsonElement? Find(this JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (FindPath(element, name) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Returns the first of <paramref name="names"/> that contains a non-empty string.</summary>
    public static string? FindText(this JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (FindPath(element, name)?.AsText() is { } text && !string.IsNullOrWhiteSpace(text))
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>Returns the first of <paramref name="names"/> that contains a finite number, or a string that spells one.</summary>
    public static double? FindNumber(this JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (FindPath(element, name)?.AsNumber() is { } number)
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>Returns a string; null for every other kind. Escaped lone surrogates, on which <see cref="JsonElement.GetString"/> throws, are kept.</summary>
    public static string? AsText(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException) // The only way to detect a lone surrogate.
        {
            return Unescape(element.GetRawText().AsSpan()[1..^1]);
        }
    }

    /// <summary>Returns an id as text: a number keeps its digits exactly, because 19 digits exceed the precision of a double.</summary>
    public static string? AsId(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.AsText() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => element.GetRawText(),
        _ => null,
    };

    public static double? AsNumber(this JsonElement element)
    {
        var text = element.ValueKind switch
        {
            JsonValueKind.Number => element.GetRawText(),
            JsonValueKind.String => element.AsText()?.Trim().TrimEnd('%'),
            _ => null,
        };
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    public static int? AsInt(this JsonElement element) =>
        element.AsNumber() is { } number && number is >= int.MinValue and <= int.MaxValue ? (int)number : null;

    public static bool? AsBool(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static IEnumerable<JsonElement> Items(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>Parses text that may not be JSON; null then.</summary>
    public static JsonElement? TryParse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? FindPath(JsonElement element, string path)
    {
        foreach (var step in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !TryGet(element, step, out element))
            {
                return null;
            }
        }

        return element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : element;
    }

    private static bool TryGet(JsonElement element, string name, out JsonElement value)
    {
        try
        {
            return element.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException) // A sibling's name with an escaped lone surrogate.
        {
            value = element.EnumerateObject().LastOrDefault(field => IsNamed(field, name)).Value;
            return value.ValueKind != JsonValueKind.Undefined;
        }
    }

    private static bool IsNamed(JsonProperty field, string name)
    {
        try
        {
            return field.NameEquals(name);
        }
        catch (InvalidOperationException) // This is the sibling.
        {
            return false;
        }
    }

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            // The parser has checked the grammar: an escape is whole and known.
            i++;
            switch (raw[i])
            {
                case 'u':
                    text.Append((char)ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    i += 4;
                    break;
                case 'b':
                    text.Append('\b');
                    break;
                case 'f':
                    text.Append('\f');
                    break;
                case 'n':
                    text.Append('\n');
                    break;
                case 'r':
                    text.Append('\r');
                    break;
                case 't':
                    text.Append('\t');
                    break;
                default:
                    text.Append(raw[i]);
                    break;
            }
        }

        return text.ToString();
    }
}
