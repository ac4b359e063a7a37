using System.Text;
using System.Text.RegularExpressions;

namespace NemoVideo.Simulator.Agent;

/// <summary>Reads from a message what it asks for. Pure and deterministic: a table, clause by clause.</summary>
internal static partial class InstructionReader
{
    /// <summary>More characters than any person puts in a message; the rest is ignored.</summary>
    private const int MaxLength = 4000;

    public static IReadOnlyList<Instruction> Read(string message)
    {
        var quotes = new InstructionText();
        var text = quotes.Hide(Answers().Replace(message.Length > MaxLength ? message[..MaxLength] : message, "$1"));
        text = BlackAndWhite().Replace(Between().Replace(text, "from $1 to "), " grayscale ");
        text = ScriptEdge().Replace(text, " "); // \b does not match between a Chinese and a Latin letter.
        var found = new List<Instruction>();
        if (WholeGeneration(text, quotes) is { } generation)
        {
            return [generation];
        }

        text = ReadBackground(text, found);
        foreach (var clause in Clauses().Split(text))
        {
            ReadClause(clause, found);
        }

        return [.. found.Select(instruction => instruction is Instruction.AddText words ? words with { Text = quotes.Reveal(words.Text) } : instruction)];
    }

    private static void ReadClause(string clause, List<Instruction> found)
    {
        if (Negated().IsMatch(clause))
        {
            return;
        }

        var rest = clause;
        foreach (var rule in InstructionRules.All)
        {
            if (rule.Pattern.Match(rest) is { Success: true } match && rule.Read(match, clause) is { } instruction)
            {
                found.Add(instruction);
                rest = new StringBuilder(rest).Remove(match.Index, match.Length).Insert(match.Index, " ").ToString();
            }
        }
    }

    /// <summary>Recognises a request for a whole film, including its title and music: the whole message describes it.</summary>
    private static Instruction.Generate? WholeGeneration(string text, InstructionText quotes) =>
        Generation().IsMatch(text) ? new Instruction.Generate(quotes.Reveal(text)!) : null;

    /// <summary>Reads "Remove my background and replace it with …" first, since it spans two clauses, and removes its clauses from the text.</summary>
    private static string ReadBackground(string text, List<Instruction> found)
    {
        var clauses = Clauses().Split(text).ToList();
        var about = clauses.FindIndex(clause => BackgroundWords().IsMatch(clause) && !Negated().IsMatch(clause));
        if (about < 0)
        {
            return text;
        }

        var scene = SceneIn(BackgroundWords().Replace(clauses[about], " "));
        var taken = new List<int> { about };
        if (scene is null && about + 1 < clauses.Count && Replacement().IsMatch(clauses[about + 1]) && SceneIn(clauses[about + 1]) is { } next)
        {
            scene = next;
            taken.Add(about + 1);
        }

        found.Add(new Instruction.Background(scene ?? "#ffffff"));
        return string.Join('\n', clauses.Where((_, index) => !taken.Contains(index)));
    }

    private static string? SceneIn(string text) => InstructionRules.Find(Vocabulary.Scenes, text) ?? InstructionRules.Find(Vocabulary.Colours, text);

    [GeneratedRegex(@"\bback(?:ground|drop)s?\b(?!\s+(?:music|song|noise|track))|\bbehind me\b|\b(?:put|place) me (?:in|on|at)\b|背景(?!音乐|配乐|乐)|抠像|换背景", RegexOptions.IgnoreCase)]
    private static partial Regex BackgroundWords();

    [GeneratedRegex(@"\b(?:replace|with|put|use|make it|change|set|insert|swap|place|want|into)\b|换|改|替|用|放|加", RegexOptions.IgnoreCase)]
    private static partial Regex Replacement();

    [GeneratedRegex(@"^\s*(?:please\s+)?(?:generate|create|make|produce)\b(?:\s+(?:me|us))?\s+(?:an?|another|one|some)\s+(?:[^\s,.]+\s+){0,5}?(?:video|clip|film|movie|advert|ad|trailer|animation)\b(?!\s+(?:brighter|darker|faster|slower|louder|better|look))|^\s*(?:请|帮我|请帮我)?(?:生成|制作|创作|做)(?:一个|一段|一条|个|段).{0,60}?(?:视频|短片|影片|动画)", RegexOptions.IgnoreCase)]
    private static partial Regex Generation();

    [GeneratedRegex(@"[;；。，、\n]|,|\.(?=\s|$)|\band\b|\bthen\b|\balso\b|\bplus\b|然后|并且|并|同时|接着|再(?=加|把|将|剪|换|调|配)|还要|另外", RegexOptions.IgnoreCase)]
    private static partial Regex Clauses();

    [GeneratedRegex(@"\bdo(?:n'|n’| no)t\b|\bnever\b|不要(?!背景音乐|音乐|bgm|配乐|标题|字幕|文字|声音)|别", RegexOptions.IgnoreCase)]
    private static partial Regex Negated();

    [GeneratedRegex(@"\bbetween\s+(\S+(?:\s+(?:seconds?|s))?)\s+and\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Between();

    [GeneratedRegex(@"\bblack\s*(?:and|&)\s*white\b|黑白", RegexOptions.IgnoreCase)]
    private static partial Regex BlackAndWhite();

    [GeneratedRegex(@"(?<=[\u4e00-\u9fff])(?=[A-Za-z])|(?<=[A-Za-z])(?=[\u4e00-\u9fff])")]
    private static partial Regex ScriptEdge();

    /// <summary>Matches an answer to a question, "1. prompt: label": the label is the instruction.</summary>
    [GeneratedRegex(@"^\s*\d+[.、]\s*[^:：\n]*[:：]\s*(.+)$", RegexOptions.Multiline)]
    private static partial Regex Answers();
}
