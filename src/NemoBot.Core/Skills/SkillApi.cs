using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using NemoVideo.Accounts;
using NemoVideo.Uploads;

namespace NemoBot.Core.Skills;

/// <summary>The request and file settings of a skill file, where the API's contract leaves a choice.</summary>
/// <param name="Formats">The listed formats that the API accepts, in the order of the file.</param>
/// <param name="LargestFile">In bytes; null if the file names no limit.</param>
/// <param name="Remarks">What was ignored, and why.</param>
internal sealed partial record SkillApi(SkillRequests Requests, IReadOnlyList<string> Formats, long? LargestFile, IReadOnlyList<string> Remarks)
{
    private static readonly HashSet<string> Known = [.. MediaFormats.Accepted.Select(format => format.Extension[1..])];
    private static readonly HashSet<string> Videos = [.. MediaFormats.Accepted.Where(format => format.Kind == MediaKind.Video).Select(format => format.Extension[1..])];

    /// <param name="text">The text of the file, Markdown.</param>
    /// <param name="description">Searched for formats when the text does not list any.</param>
    public static SkillApi Read(string text, string description)
    {
        var remarks = new List<string>();
        var plain = WebUtility.HtmlDecode(text);
        var requests = new SkillRequests(TaskName().Match(plain) is { Success: true } name ? name.Groups["name"].Value : SkillRequests.Default.TaskName, LanguageOf(plain), OutputOf(plain, remarks));
        return new(requests, FormatsOf(plain, description), SizeOf(plain), [.. remarks, .. NotFollowed.In(plain)]);
    }

    /// <summary>
    /// A placeholder (<c>&lt;lang&gt;</c>) stands for the user's language and takes precedence: it is the rule, and other bodies are examples. A literal code
    /// is an example too, for human readers.
    /// </summary>
    private static SessionLanguage LanguageOf(string text)
    {
        var written = Session().Matches(text).Select(body => Language().Match(body.Value)).ToList();
        return written.Exists(language => language is { Success: true, Groups: var groups } && groups["language"].Length > 0) ? SessionLanguage.Person
            : written.Exists(language => language.Success) ? SessionLanguage.Empty
            : written.Count > 0 ? SessionLanguage.Omitted
            : SessionLanguage.Person;
    }

    private static RenderOutput OutputOf(string text, List<string> remarks)
    {
        foreach (var written in Output().Matches(text).Select(match => match.Groups["json"].Value))
        {
            if (Parse(written) is not { } output)
            {
                continue;
            }

            if (output.Format == RenderOutput.Default.Format)
            {
                return output;
            }

            remarks.Add($"the export as {output.Format} (finished videos are {RenderOutput.Default.Format})");
            break;
        }

        return RenderOutput.Default;
    }

    private static RenderOutput? Parse(string json)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json);
            return parsed.RootElement.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String
                && parsed.RootElement.TryGetProperty("quality", out var quality) && quality.ValueKind == JsonValueKind.String
                && format.GetString()!.ToLowerInvariant() is { } name && Word().IsMatch(name) && Word().IsMatch(quality.GetString()!)
                ? new(name, quality.GetString()!)
                : null; // A response ("output":{"url":…}), a placeholder.
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns the longest list with a video format, from the text before the description; without one, the longest list of any kind.</summary>
    private static List<string> FormatsOf(string text, string description) => ListsIn(text).Concat(ListsIn(description))
        .OrderByDescending(list => list.Any(Videos.Contains))
        .FirstOrDefault() ?? [];

    private static IEnumerable<List<string>> ListsIn(string text) => List().Matches(text)
        .Select(list => Extension().Matches(list.Value).Select(found => found.Value.ToLowerInvariant()).Where(Known.Contains).Distinct().ToList())
        .Where(list => list.Count >= 2)
        .OrderByDescending(list => list.Any(Videos.Contains))
        .ThenByDescending(list => list.Count)
        .Take(1);

    private static long? SizeOf(string text) =>
        Size().Match(text) is { Success: true } size && long.TryParse(size.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number << (size.Groups["unit"].Value is ['G' or 'g', ..] ? 30 : 20)
            : null;

    [GeneratedRegex(@"""task_name""\s*:\s*""(?<name>[\w -]{1,64})""", RegexOptions.ExplicitCapture)]
    private static partial Regex TaskName();

    [GeneratedRegex(@"\{[^{}\n]{0,200}""task_name""[^{}\n]{0,200}\}")]
    private static partial Regex Session();

    [GeneratedRegex(@"""language""\s*:\s*""(?<language>[^""]*)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Language();

    [GeneratedRegex(@"""output""\s*:\s*(?<json>\{[^{}]{1,200}\})", RegexOptions.ExplicitCapture)]
    private static partial Regex Output();

    [GeneratedRegex(@"^[A-Za-z0-9]{1,16}$")]
    private static partial Regex Word();

    [GeneratedRegex(@"[`.]?\b[A-Za-z][A-Za-z0-9]{2,4}\b`?(?:\s*(?:[,、/]|,?\s+(?:and|or)\s)\s*[`.]?[A-Za-z][A-Za-z0-9]{2,4}\b`?)+")]
    private static partial Regex List();

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9]{2,4}")]
    private static partial Regex Extension();

    [GeneratedRegex(@"(?:\b(?:file size|max(?:imum)?|limit(?:ed)?|up to|over|larger than|exceeds?|at most)\b[^\n|.\d]{0,40}?|(?=\d+ ?[MG]B (?:max|limit)))(?<number>\d{1,4}) ?(?<unit>[MG]B)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Size();
}
