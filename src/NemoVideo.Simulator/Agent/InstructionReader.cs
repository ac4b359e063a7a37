using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using NemoVideo.Simulator.Agent.Languages;

namespace NemoVideo.Simulator.Agent;

/// <summary>Reads from a message what it asks for, by the table of its language, clause by clause. A question or a denial asks for nothing. Pure and deterministic.</summary>
internal static partial class InstructionReader
{
    /// <summary>More characters than any person puts in a message; the rest is ignored.</summary>
    private const int MaxLength = 4000;

    private static readonly FrozenDictionary<string, TableReader> Tables =
        LanguageChoice.All.Where(language => language.Words is not null).ToFrozenDictionary(language => language.Name, language => new TableReader(language.Words!));

    private static readonly FrozenDictionary<string, Habits> HabitsOf = LanguageChoice.All.ToFrozenDictionary(language => language.Name, language => new Habits(language.Manner));

    public static IReadOnlyList<Instruction> Read(string message) => Understand(message).Instructions;

    /// <returns>What the message asks for, and the language that it is in.</returns>
    public static (IReadOnlyList<Instruction> Instructions, AgentLanguage Language) Understand(string message)
    {
        var quotes = new InstructionText();
        var text = quotes.Hide(Answers().Replace(message.Length > MaxLength ? message[..MaxLength] : message, "$1"));
        var language = LanguageChoice.Of(text);
        var habits = HabitsOf[language.Name];
        text = habits.WithoutQuestions(text);
        if (Anew().IsMatch(text) && Ratio().Match(text) is { Success: true } ratio && !habits.Denies(text))
        {
            return ([new Instruction.Reshape(ratio.Value)], language);
        }

        IEnumerable<Instruction> found = Tables.GetValueOrDefault(language.Name) is { } table ? table.Read(text, habits.Denies) : ReadByRules(text, habits);
        return ([.. found.Select(instruction => instruction switch
        {
            Instruction.AddText words => words with { Text = quotes.Reveal(words.Text) },
            Instruction.Generate generate => new Instruction.Generate(quotes.Reveal(generate.Description)!),
            _ => instruction,
        })], language);
    }

    private static List<Instruction> ReadByRules(string text, Habits habits)
    {
        text = BlackAndWhite().Replace(Between().Replace(text, "from $1 to "), " grayscale ");
        text = ScriptEdge().Replace(text, " "); // \b does not match between a Chinese and a Latin letter.
        if (Generation().IsMatch(text))
        {
            return [new Instruction.Generate(text)]; // The whole message describes the film, its title and its music.
        }

        var found = new List<Instruction>();
        text = ReadBackground(text, found, habits);
        foreach (var clause in Clauses().Split(text))
        {
            ReadClause(clause, found, habits);
        }

        return found;
    }

    private static void ReadClause(string clause, List<Instruction> found, Habits habits)
    {
        if (habits.Denies(clause))
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

    /// <summary>Reads "Remove my background and replace it with …" first, since it spans two clauses, and removes its clauses from the text.</summary>
    private static string ReadBackground(string text, List<Instruction> found, Habits habits)
    {
        var clauses = Clauses().Split(text).ToList();
        var about = clauses.FindIndex(clause => BackgroundWords().IsMatch(clause) && !habits.Denies(clause));
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

    private static string? SceneIn(string text) => InstructionRules.Find(Vocabulary.Places, text) ?? InstructionRules.Find(Vocabulary.Colours, text);

    /// <summary>"Again", in each language.</summary>
    [GeneratedRegex(@"\b(?:again|anew|regenerate|de nuevo|neu|de nouveau|de novo)\b|重新|作り直|다시|заново", RegexOptions.IgnoreCase)]
    private static partial Regex Anew();

    [GeneratedRegex(@"(?<!\d)(?:9:16|16:9|1:1|4:5)(?!\d)")]
    private static partial Regex Ratio();

    [GeneratedRegex(@"\bback(?:ground|drop)s?\b(?!\s+(?:music|song|noise|track))|\bbehind me\b|\b(?:put|place) me (?:in|on|at)\b|背景(?!音[乐樂]|配[乐樂]|[乐樂])|[抠摳]像|[换換]背景|身[后後]|房[间間]|把我放|\b(?:my|the|this)\s+(?:\w+\s+)?room\b", RegexOptions.IgnoreCase)]
    private static partial Regex BackgroundWords();

    [GeneratedRegex(@"\b(?:replace|with|put|use|make it|change|set|insert|swap|place|want|into)\b|[换換]|改|替|用|放|加", RegexOptions.IgnoreCase)]
    private static partial Regex Replacement();

    [GeneratedRegex(@"^\s*(?:please\s+)?(?:generate|create|make|produce)\b(?:\s+(?:me|us))?\s+(?:an?|another|one|some)\s+(?:[^\s,.]+\s+){0,5}?(?:video|clip|film|movie|advert|ad|trailer|animation)\b(?!\s+(?:brighter|darker|faster|slower|louder|better|look))|^\s*(?:[请請]|[帮幫]我|[请請][帮幫]我)?(?:生成|制作|製作|[创創]作|做)(?:一[个個]|一段|一[条條]|[个個]|段).{0,60}?(?:[视視][频頻]|短片|影片|[动動][画畫])", RegexOptions.IgnoreCase)]
    private static partial Regex Generation();

    [GeneratedRegex(@"[;；。，、\n]|,|\.(?=\s|$)|\band\b|\bthen\b|\balso\b|\bplus\b|然[后後]|[并並]且|[并並]|同[时時]|接着|再(?=加|把|[将將]|剪|[换換]|[调調]|配)|[还還]要|另外", RegexOptions.IgnoreCase)]
    private static partial Regex Clauses();

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
