using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NemoVideo.Http;

namespace NemoVideo.Agent;

/// <summary>Handles answers of the backend's internal interfaces that the agent passed on as its text: the user sees only the sentences in them, or nothing.</summary>
internal static partial class RawJson
{
    /// <summary>Maximum number of values read of one text; a text with more is not an answer.</summary>
    private const int MaxValues = 100;

    /// <summary>The number of characters that <see cref="MayBegin"/> needs.</summary>
    public const int BeginningLength = 64;

    private static readonly string[] Sentences =
        ["message", "text", "content", "answer", "reply", "summary", "response", "output", "description", "msg", "data.message", "data.text", "data.content", "result.message", "result.text", "result", "error.message", "error"];

    /// <summary>Returns the text itself, unless it consists only of JSON (alone, or as a code block): then the sentences in it, empty if there are none.</summary>
    public static string InWords(string text) => Values(text) is { } values
        ? string.Join("\n", values.SelectMany(SentencesOf).Distinct())
        : text;

    /// <summary>Returns the error that a text of only JSON reports; null for every other text.</summary>
    public static AgentEvent.Failed? Failure(string text) =>
        Values(text.Trim())?.SelectMany(Objects).Select(ErrorFrames.OfBare).FirstOrDefault(found => found is not null);

    /// <param name="text">The beginning of a text that is still growing, and may become JSON.</param>
    public static bool MayBegin(string text) => Beginning().IsMatch(text);

    /// <summary>Returns objects and arrays, one or several in sequence; null if there is anything else.</summary>
    private static List<JsonElement>? Values(string text)
    {
        var body = Body(text);
        if (Beginning().IsMatch(body) && IsCut(body))
        {
            return []; // Truncated.
        }

        if (body is not (['{', .., '}'] or ['[', .., ']']))
        {
            return null;
        }

        var values = new List<JsonElement>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(Doubled(body)), Options(multiple: true));
        try
        {
            while (reader.Read() && values.Count < MaxValues)
            {
                if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
                {
                    return null;
                }

                using var document = JsonDocument.ParseValue(ref reader);
                values.Add(document.RootElement.Clone());
            }
        }
        catch (JsonException)
        {
            return null; // Text in brackets.
        }

        // "[1]" and "[]" also occur in prose.
        return values.SelectMany(Objects).Any() ? values : null;
    }

    /// <summary>Strips the markup around JSON: code fences, quote markers, asterisks, invisible characters.</summary>
    private static string Body(string text)
    {
        var blocks = Fence().Matches(text);
        var body = blocks.Count > 0 && Fence().Replace(text, "").All(IsDressing) ? string.Join('\n', blocks.Select(block => block.Groups["body"].Value)) : text;
        var (start, end) = (0, body.Length);
        while (start < end && IsDressing(body[start]))
        {
            start++;
        }

        while (end > start && (IsDressing(body[end - 1]) || body[end - 1] == '.'))
        {
            end--;
        }

        return start < end && body[start] == '"' && JsonFields.TryParse(body[start..end])?.AsText()?.Trim() is ['{', .., '}'] inner ? inner : body[start..end];
    }

    private static bool IsDressing(char letter) => char.IsWhiteSpace(letter) || letter is '`' or '*' or '>' or '\uFEFF' or '\u200B' or '\u2060';

    /// <summary>Some programs also write single quotes: <c>{'code': 0}</c>.</summary>
    private static string Doubled(string body) => body.StartsWith("{'", StringComparison.Ordinal) && !body.Contains('"', StringComparison.Ordinal) ? body.Replace('\'', '"') : body;

    /// <summary>Returns whether the text is JSON as far as it goes, but truncated.</summary>
    private static bool IsCut(string body)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(body), isFinalBlock: false, new JsonReaderState(Options(multiple: false)));
            while (reader.Read())
            {
            }

            return reader.CurrentDepth > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonReaderOptions Options(bool multiple) =>
        new() { AllowMultipleValues = multiple, MaxDepth = JsonFields.MaxDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static IEnumerable<JsonElement> Objects(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => [value],
        JsonValueKind.Array => value.EnumerateArray().Take(MaxValues).Where(item => item.ValueKind == JsonValueKind.Object),
        _ => [],
    };

    private static IEnumerable<string> SentencesOf(JsonElement value) =>
        Objects(value).Select(item => ErrorFrames.OfBare(item) is null ? Sentences.Select(name => item.FindText(name)?.Trim()).FirstOrDefault(IsSentence) : null).OfType<string>();

    /// <summary>Returns whether it is more than a word such as "success", and not JSON itself.</summary>
    private static bool IsSentence(string? text) =>
        text is { Length: >= 4 } && text[0] is not ('{' or '[') && (text.Any(char.IsWhiteSpace) || text.Any(letter => letter > '\u2E7F'));

    [GeneratedRegex(@"(?<fence>`{3,}|~{3,})[\w+-]*[ \t]*\r?\n?(?<body>.*?)\s*\k<fence>", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\A[\s*>\uFEFF\u200B\u2060]*(?:(?:`+|~{3,})[\w+-]*\s*)?""?(?:\{\s*(?:\\?[""']|\}|\z)|\[\s*(?:\{|\z))|\A\s*(?:`{1,}|~{3,})[\w+-]*\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Beginning();
}
