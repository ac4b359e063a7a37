using System.Text.RegularExpressions;
using NemoBot.Core.Text.Formatting;

namespace NemoBot.Core.Skills;

/// <summary>The user-facing texts of a skill file, in its language.</summary>
/// <param name="Greeting">Markdown; null if the file has no greeting.</param>
/// <param name="SettingUp">Shown while connecting; null if the file has no text for it.</param>
/// <param name="Ready">Shown when connected; null if the file has no text for it.</param>
internal sealed partial record SkillSpeech(string? Greeting, IReadOnlyList<string> TrySaying, IReadOnlyList<string> Tips, string? SettingUp, string? Ready)
{
    /// <summary>A description of the skill: the first sentences before the technical sections; empty if there are none.</summary>
    public string About { get; private init; } = "";

    private const int MostGreeting = 1_000;
    private const int MostExamples = 8;
    private const int LongestExample = 400;
    private const int MostTips = 20;
    private const int LongestTip = 240;

    public static SkillSpeech Read(IReadOnlyList<SkillBlock> blocks)
    {
        var opening = blocks.TakeWhile(block => !IsTable(block) && block.Kind != SkillBlockKind.Code && !(block.Kind == SkillBlockKind.Heading && Machinery().IsMatch(block.Text))).ToList();
        var (settingUp, ready) = Status(blocks);
        return new(GreetingOf(opening), ExamplesOf(blocks, opening), [.. TipsOf(blocks).Distinct().Take(MostTips)], settingUp, ready)
        {
            About = Phrases.Plain(opening.FirstOrDefault(block => block.Kind == SkillBlockKind.Text && Phrases.IsSentence(block.Text) && !TrySayingLabel().IsMatch(block.Text))?.Text ?? ""),
        };
    }

    public static bool IsTable(SkillBlock block) => block.Lines.Count > 1 && block.Lines[0].StartsWith('|');

    private static string? GreetingOf(List<SkillBlock> opening) =>
        opening.FirstOrDefault(IsGreeting) is { } quote && Phrases.Safe(Shortened.Text(string.Join('\n', quote.Lines), 4 * MostGreeting)).Trim() is { Length: > 0 } words
            ? Phrases.Sentences(words, MostGreeting)
            : null;

    private static bool IsGreeting(SkillBlock block) => block.Kind == SkillBlockKind.Quote && block.Lines.Any(line => line.Any(char.IsLetter)) && !Notice().IsMatch(block.Text);

    /// <summary>Returns the list below "Try saying"; without such a label, the list of quotations below the greeting.</summary>
    private static string[] ExamplesOf(IReadOnlyList<SkillBlock> blocks, List<SkillBlock> opening)
    {
        var label = blocks.ToList().FindIndex(block => block.Kind is SkillBlockKind.Text or SkillBlockKind.Heading or SkillBlockKind.Item && TrySayingLabel().IsMatch(block.Text));
        if (label >= 0)
        {
            var items = blocks.Skip(label + 1).TakeWhile(block => block.Kind == SkillBlockKind.Item).Select(item => item.Text).ToList();
            return Examples(items.Count > 0 ? items : Phrases.Quoted(blocks[label].Lines[0]));
        }

        var below = opening.SkipWhile(block => !IsGreeting(block)).Skip(1).SkipWhile(block => block.Kind == SkillBlockKind.Text).TakeWhile(block => block.Kind == SkillBlockKind.Item).ToList();
        return below.TrueForAll(item => QuotationMark().IsMatch(item.Text)) ? Examples(below.Select(item => item.Text)) : [];
    }

    private static string[] Examples(IEnumerable<string> items) =>
        [.. items.Select(Phrases.Plain).Where(example => example.Length is > 0 and <= LongestExample).Distinct().Take(MostExamples)];

    /// <summary>Returns lists and paragraphs of the sections with advice, except technical ones.</summary>
    private static IEnumerable<string> TipsOf(IReadOnlyList<SkillBlock> blocks)
    {
        var level = int.MaxValue;
        foreach (var block in blocks)
        {
            if (block.Kind == SkillBlockKind.Heading && block.Level <= level)
            {
                level = block.Level > 1 && Advice().IsMatch(block.Text) && !Machinery().IsMatch(block.Text) ? block.Level : int.MaxValue; // A title names the skill, so level 1 does not count.
                continue;
            }

            if (level == int.MaxValue || block.Kind is not (SkillBlockKind.Item or SkillBlockKind.Text) || IsTable(block) || Technical().IsMatch(block.Text))
            {
                continue;
            }

            var tip = Phrases.Plain(block.Text);
            if (tip.Length > 0 && !tip.EndsWith(':'))
            {
                yield return Phrases.Sentences(tip, LongestTip);
            }
        }
    }

    /// <summary>Finds quotations that end in dots, in sentences about connecting before the first phrase table: "Connecting...", "Setting things up… ready!".</summary>
    private static (string? SettingUp, string? Ready) Status(IReadOnlyList<SkillBlock> blocks)
    {
        var setup = string.Join('\n', blocks.TakeWhile(block => !IsTable(block) || block.Lines[0].Contains("Variable", StringComparison.OrdinalIgnoreCase))
            .Where(block => block.Kind is SkillBlockKind.Text or SkillBlockKind.Item)
            .SelectMany(block => block.Lines)
            .Where(line => Connecting().IsMatch(line)));
        var said = Waiting().Match(setup);
        if (!said.Success)
        {
            return (null, null);
        }

        var ready = said.Groups["then"].Value is { Length: > 0 } then ? then : ReadyWord().Match(setup).Groups["word"].Value;
        return (said.Groups["words"].Value.Trim(), ready.Trim() is { Length: > 0 } word ? char.ToUpperInvariant(word[0]) + word[1..] : null);
    }

    /// <summary>Matches technical headings, whose sections have no greeting.</summary>
    [GeneratedRegex(@"\brout(?:e|ing)|\bAPI\b|\berrors?\b|\benvironment\b|\bSSE\b|\bGUI\b|\bset-?up\b|\bconnect|\bparameters?\b|\bendpoints?\b|\bcore flows?\b|\btroubleshoot|\blimitations?\b|\buse cases?\b|\bFAQ\b|\bbackend\b", RegexOptions.IgnoreCase)]
    private static partial Regex Machinery();

    [GeneratedRegex(@"^\W*(?:\[!\w|(?:note|warning|important|caution|prerequisites?|requirements?|disclaimer)\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Notice();

    [GeneratedRegex(@"^\W*(?:try (?:saying|asking|these|something like)|you can say)\b", RegexOptions.IgnoreCase)]
    private static partial Regex TrySayingLabel();

    [GeneratedRegex("""^["“„«「『'‘]""")]
    private static partial Regex QuotationMark();

    [GeneratedRegex(@"\b(?:tips?|tipps|consejos|conseils|astuces|dicas|best practices)\b|^\W*(?:\d+[.)]?\s*)?quick\b|\bcommon workflows\b|советы|ヒント|コツ|팁|技巧|贴士|貼士|提示|秘訣|秘诀", RegexOptions.IgnoreCase)]
    private static partial Regex Advice();

    [GeneratedRegex(@"\b(?:tokens?|APIs?|endpoints?|curl|POST|GET|SSE|UUID|headers?|bearer|environment variable|env var|client[ _-]?id|session[ _]?ids?|render[ _]ids?|job[ _]ids?|NEMO_\w+)\b|https?://|\u00A7\s?\d|`[^`\s]*[_/$][^`]*`")]
    private static partial Regex Technical();

    [GeneratedRegex(@"connect|\bset(?:ting)?[ -]?(?:\w+ )?up\b|\bbrief|\bstatus\b|\bfirst (?:use|interaction)\b|\blet (?:them|the user) know\b|verbind|conect|conex|connex|подключ|соедин|接続|连接|連接|연결", RegexOptions.IgnoreCase)]
    private static partial Regex Connecting();

    [GeneratedRegex("""["“„«「](?!\W{0,4}still\b)(?<words>[\p{L}][^"“”„«»「」\n]{2,60}?(?:…|\.\.\.))\s*(?<then>[^"“”„«»「」\n]{0,30})["”“»」]""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Waiting();

    [GeneratedRegex("""["“](?<word>ready\b[^"”\n]{0,40})["”]""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex ReadyWord();
}
