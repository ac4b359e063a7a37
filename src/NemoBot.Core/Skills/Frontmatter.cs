using System.Text;
using System.Text.RegularExpressions;
using NemoBot.Core.Model;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace NemoBot.Core.Skills;

/// <summary>
/// The settings at the head of a skill file, between two lines <c>---</c>. Each setting is parsed on its own and on demand, so the content of one (JSON five
/// levels deep, anchors, an open bracket) cannot break another.
/// </summary>
internal sealed partial class Frontmatter
{
    public const int MostBytes = 64 * 1024;
    private const int MostTokens = 8;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    private Frontmatter()
    {
    }

    /// <summary>Whether the file has no settings.</summary>
    public bool IsMissing { get; private init; }

    /// <summary>Settings that occur twice; the first one counts.</summary>
    public List<string> Doubled { get; } = [];

    /// <summary>Splits a file into its settings and the text below them.</summary>
    /// <param name="content">The file, with <c>\n</c> as line ends.</param>
    /// <exception cref="SkillFormatException">The settings have no end, or are too large.</exception>
    public static (Frontmatter Settings, string Body) Divide(string content)
    {
        var lines = content.Split('\n');
        var start = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        if (start < 0 || !IsFence(lines[start]) || !BeginsSettings(lines, start + 1))
        {
            return (new() { IsMissing = true }, content);
        }

        var end = Array.FindIndex(lines, start + 1, line => IsFence(line) || line.TrimEnd() == "...");
        if (end < 0)
        {
            throw new SkillFormatException(start + 1, "The settings have no end: a second line --- is missing.");
        }

        var settings = new Frontmatter();
        settings.Read(lines, start + 1, end);
        return (settings, string.Join('\n', lines.Skip(end + 1)));
    }

    /// <summary>Returns the line of a setting in the file, from 1; 1 when it is missing.</summary>
    public int LineOf(string key) => _entries.TryGetValue(key, out var entry) ? entry.Line : 1;

    /// <summary>Returns the setting as one line of text without control characters; null when it is missing or blank.</summary>
    public string? Text(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            return null;
        }

        var text = Blanks().Replace(VisibleText.Of(ValueOf(entry) ?? AsWritten(entry)), " ").Trim();
        return text.Length > 0 ? text : null;
    }

    private static bool IsFence(string line) => line.TrimEnd() == "---";

    /// <summary>Whether settings begin here. A line --- may also be a thematic break in a text without settings.</summary>
    private static bool BeginsSettings(string[] lines, int from) =>
        lines.Skip(from).FirstOrDefault(line => !string.IsNullOrWhiteSpace(line) && !line.StartsWith('#')) is { } first && (SettingLine().IsMatch(first) || IsFence(first));

    private void Read(string[] lines, int from, int end)
    {
        var bytes = 0;
        Entry? entry = null;
        for (var i = from; i < end; i++)
        {
            bytes += Encoding.UTF8.GetByteCount(lines[i]) + 1;
            if (bytes > MostBytes)
            {
                throw new SkillFormatException(i + 1, $"The settings are larger than {MostBytes / 1024} KiB.");
            }

            if (SettingLine().Match(lines[i]) is { Success: true } setting)
            {
                entry = new(i + 1, setting.Groups["value"].Value);
                var name = setting.Groups["name"].Value.Trim('"', '\'');
                if (!_entries.TryAdd(name, entry))
                {
                    Doubled.Add(name);
                }
            }
            else if (entry is not null && !lines[i].StartsWith('#'))
            {
                entry.More.Add(Tabs().Replace(lines[i], tabs => new string(' ', 2 * tabs.Length)));
            }
        }
    }

    /// <summary>Returns the value if YAML has exactly one scalar there. Uses the scanner alone: it builds no nodes, so aliases and nesting cost nothing.</summary>
    private static string? ValueOf(Entry entry)
    {
        try
        {
            var scanner = new Scanner(new StringReader($"key: {entry.Value}\n{string.Join('\n', entry.More)}\n"));
            Scalar? value = null;
            var awaited = false;
            for (var tokens = 0; scanner.MoveNext(); tokens++)
            {
                switch (scanner.Current)
                {
                    case Value:
                        awaited = true;
                        break;
                    case Scalar scalar when awaited && value is null:
                        value = scalar;
                        break;
                    case Scalar when !awaited:
                    case StreamStart or BlockMappingStart or Key or BlockEnd or StreamEnd:
                        break;
                    default:
                        return null; // A list, a mapping, an anchor, a tag, an error.
                }

                if (tokens > MostTokens)
                {
                    return null;
                }
            }

            return value?.Value;
        }
        catch (Exception unreadable) when (unreadable is YamlException or InvalidOperationException or ArgumentException)
        {
            return null; // How the scanner reports an unquoted colon, an open quotation mark, a damaged anchor name.
        }
    }

    /// <summary>Returns the value as written, for values that are not valid YAML: published files have unquoted colons and quotation marks.</summary>
    private static string AsWritten(Entry entry)
    {
        var first = BlockMark().Replace(entry.Value.Trim(), "");
        var text = string.Join(' ', entry.More.Select(line => line.Trim()).Prepend(first).Where(line => line.Length > 0));
        return text.Length >= 2 && text[0] == text[^1] && text[0] is '"' or '\'' ? text[1..^1] : text;
    }

    [GeneratedRegex("""^(?<name>[A-Za-z_][\w.-]*|"[\w.-]+"|'[\w.-]+')[ \t]*:(?:[ \t]+(?<value>.*))?$""", RegexOptions.ExplicitCapture)]
    private static partial Regex SettingLine();

    [GeneratedRegex(@"^[>|][+-]?\d?[+-]?\s*(?:#.*)?$")]
    private static partial Regex BlockMark();

    [GeneratedRegex(@"^[ \t]*\t")]
    private static partial Regex Tabs();

    /// <summary>Not the no-break spaces: they belong between a number and its unit.</summary>
    [GeneratedRegex(@"[\s-[\u00a0\u202f]]+")]
    private static partial Regex Blanks();

    private sealed record Entry(int Line, string Value)
    {
        /// <summary>The continuation lines of the setting.</summary>
        public List<string> More { get; } = [];
    }
}
