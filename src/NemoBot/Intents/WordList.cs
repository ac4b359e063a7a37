using System.Reflection;

namespace NemoBot.Intents;

/// <summary>The words of one language, as its file lists them. How the files are written is told in <c>Words/README.md</c>.</summary>
/// <param name="Words">Normalised word or phrase to its classes.</param>
/// <param name="Stems">Normalised beginning of a word (written <c>export*</c>) to its classes.</param>
internal sealed record WordList(IReadOnlyDictionary<string, WordClass> Words, IReadOnlyDictionary<string, WordClass> Stems)
{
    /// <summary>Words that stand for each other in every phrase (视频=影片), so that a phrase is listed once.</summary>
    private const string SameSection = "[same]";

    public static WordList Load(string language)
    {
        var name = $"NemoBot.Intents.Words.{language}.txt";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The words of '{language}' are not embedded.");
        using var reader = new StreamReader(stream);
        return Parse(reader, name);
    }

    public static WordList Parse(TextReader reader, string name)
    {
        var words = new Dictionary<string, WordClass>(StringComparer.Ordinal);
        var stems = new Dictionary<string, WordClass>(StringComparer.Ordinal);
        var same = new List<string[]>();
        var current = WordClass.None;
        var isSame = false;
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            line = line.Split('#')[0].Trim();
            if (line.StartsWith('['))
            {
                isSame = line == SameSection;
                current = isSame ? WordClass.None : ParseSection(line, name, number);
                continue;
            }

            foreach (var phrase in line.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (isSame)
                {
                    same.Add([.. phrase.Split('=').Select(NormalText.Of)]);
                    continue;
                }

                if (current == WordClass.None)
                {
                    throw new FormatException($"{name}({number}): words before the first [section].");
                }

                foreach (var form in Expand(phrase))
                {
                    Add(form, current);
                }
            }
        }

        AddSame(words, same);
        return new WordList(words, stems);

        void Add(string form, WordClass wordClass)
        {
            var isStem = form.EndsWith('*');
            var key = NormalText.Of(isStem ? form[..^1] : form);
            if (key.Length > 0)
            {
                var target = isStem ? stems : words;
                target[key] = target.GetValueOrDefault(key) | wordClass;
            }
        }
    }

    /// <summary>Each word that holds the first of a row also with the others in its place; what is listed itself stays as it is.</summary>
    private static void AddSame(Dictionary<string, WordClass> words, List<string[]> same)
    {
        foreach (var row in same)
        {
            foreach (var (word, wordClass) in words.Where(word => word.Key.Contains(row[0], StringComparison.Ordinal)).ToArray())
            {
                foreach (var other in row[1..])
                {
                    words.TryAdd(word.Replace(row[0], other, StringComparison.Ordinal), wordClass);
                }
            }
        }
    }

    /// <summary><c>exporta(|r|lo) (el|la) video</c> to all its spellings.</summary>
    internal static IEnumerable<string> Expand(string phrase)
    {
        var open = phrase.IndexOf('(', StringComparison.Ordinal);
        var close = phrase.IndexOf(')', StringComparison.Ordinal);
        if (open < 0 || close < open)
        {
            return [phrase];
        }

        return from choice in phrase[(open + 1)..close].Split('|')
               from rest in Expand(phrase[(close + 1)..])
               select phrase[..open] + choice + rest;
    }

    private static WordClass ParseSection(string line, string name, int number)
    {
        var result = WordClass.None;
        foreach (var section in line.Trim('[', ']').Split('+', StringSplitOptions.TrimEntries))
        {
            if (!Enum.TryParse<WordClass>(section, ignoreCase: true, out var one) || one >= WordClass.Quote)
            {
                throw new FormatException($"{name}({number}): no such section: {section}.");
            }

            result |= one;
        }

        return result;
    }
}
