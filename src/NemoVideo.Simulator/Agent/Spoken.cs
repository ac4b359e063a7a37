using System.Globalization;
using System.Text.RegularExpressions;

namespace NemoVideo.Simulator.Agent;

/// <summary>Parses numbers and times as people write them: "3 seconds", "a minute", "1:05", "三秒", "35%".</summary>
internal static partial class Spoken
{
    private const string Number = @"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|half an?|an?|[一二两三四五六七八九十半]+)";

    /// <summary>Pattern for a time; a bare number counts as seconds.</summary>
    public const string Time = @"(?:\d+:\d{1,2}(?:\.\d+)?|" + Number + @"(?:\s*-?\s*(?:seconds?|secs?|s\b|minutes?|mins?|m\b|秒钟?|分钟?))?)";

    /// <summary>Like <see cref="Time"/>, but the unit is mandatory.</summary>
    public const string TimeWithUnit = @"(?:\d+:\d{1,2}(?:\.\d+)?|" + Number + @"\s*-?\s*(?:seconds?|secs?|s\b|minutes?|mins?|m\b|秒钟?|分钟?))";

    public const string Amount = @"(?:\d+(?:\.\d+)?\s*[%％]|" + Number + ")";

    private static readonly Dictionary<string, double> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
        ["ten"] = 10,
        ["a"] = 1,
        ["an"] = 1,
        ["half a"] = 0.5,
        ["half an"] = 0.5,
        ["半"] = 0.5,
        ["一"] = 1,
        ["二"] = 2,
        ["两"] = 2,
        ["三"] = 3,
        ["四"] = 4,
        ["五"] = 5,
        ["六"] = 6,
        ["七"] = 7,
        ["八"] = 8,
        ["九"] = 9,
        ["十"] = 10,
    };

    /// <summary>Parses a time as milliseconds.</summary>
    public static long Milliseconds(string text)
    {
        if (TimeCode().Match(text) is { Success: true } code)
        {
            return (long)((double.Parse(code.Groups[1].Value, CultureInfo.InvariantCulture) * 60 + double.Parse(code.Groups[2].Value, CultureInfo.InvariantCulture)) * 1000);
        }

        var isMinutes = Minutes().IsMatch(text);
        return (long)(Value(text) * (isMinutes ? 60_000 : 1000));
    }

    /// <summary>Parses a number; percentages become fractions.</summary>
    public static double Value(string text)
    {
        var trimmed = text.Trim();
        if (Digits().Match(trimmed) is { Success: true } digits)
        {
            var number = double.Parse(digits.Value, CultureInfo.InvariantCulture);
            return trimmed.EndsWith('%') || trimmed.EndsWith('％') ? number / 100 : number;
        }

        foreach (var (word, value) in Words.OrderByDescending(pair => pair.Key.Length))
        {
            if (trimmed.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return trimmed is ['十', var unit, ..] && Words.TryGetValue(unit.ToString(), out var ones) ? 10 + ones : value;
            }
        }

        return 0;
    }

    [GeneratedRegex(@"^\s*(\d+):(\d{1,2}(?:\.\d+)?)")]
    private static partial Regex TimeCode();

    [GeneratedRegex(@"minute|min\b|mins\b|\d\s*m\b|分", RegexOptions.IgnoreCase)]
    private static partial Regex Minutes();

    [GeneratedRegex(@"^\d+(?:\.\d+)?")]
    private static partial Regex Digits();
}
