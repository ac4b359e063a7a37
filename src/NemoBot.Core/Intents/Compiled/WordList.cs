using System.Reflection;

namespace NemoBot.Core.Intents.Compiled;

/// <summary>The words of one language, as listed in its file: what <see cref="CompiledWords"/> are made of. See <c>Words/README.md</c> for the format.</summary>
/// <param name="Words">Normalised words and phrases with their classes.</param>
/// <param name="Stems">Normalised beginnings of words (written <c>export*</c>) with their classes.</param>
/// <param name="Topics">Words and stems (the latter with their <c>*</c>) that have a topic; few do.</param>
internal sealed record WordList(IReadOnlyDictionary<string, WordClass> Words, IReadOnlyDictionary<string, WordClass> Stems, IReadOnlyDictionary<string, Topic> Topics)
{
    /// <summary>Gets the texts that are nothing but a yes (true) or a no (false); they have no class, and the readers do not see them.</summary>
    public IReadOnlyDictionary<string, bool> Answers { get; private init; } = new Dictionary<string, bool>();

    /// <summary>Words that are interchangeable in every phrase (视频=影片), so that a phrase is listed once.</summary>
    private const string SameSection = "[same]";
    private const string YesSection = "[yes]";
    private const string NoSection = "[no]";

    public static WordList Load(string language)
    {
        var name = $"NemoBot.Core.Intents.Words.{language}.txt";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The words of '{language}' are not embedded.");
        using var reader = new StreamReader(stream);
        return Parse(reader, name);
    }

    public static WordList Parse(TextReader reader, string name)
    {
        var words = new Dictionary<string, WordClass>(StringComparer.Ordinal);
        var stems = new Dictionary<string, WordClass>(StringComparer.Ordinal);
        var topics = new Dictionary<string, Topic>(StringComparer.Ordinal);
        var answers = new Dictionary<string, bool>(StringComparer.Ordinal);
        var same = new List<string[]>();
        var (current, topic) = (WordClass.None, Topic.None);
        var isSame = false;
        bool? answer = null;
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            line = line.Split('#')[0].Trim();
            if (line.StartsWith('['))
            {
                isSame = line == SameSection;
                answer = line == YesSection ? true : line == NoSection ? false : null;
                (current, topic) = isSame || answer is not null ? default : ParseSection(line, name, number);
                continue;
            }

            foreach (var phrase in line.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (isSame)
                {
                    same.Add([.. phrase.Split('=').Select(NormalText.Of)]);
                    continue;
                }

                if (answer is { } isYes)
                {
                    foreach (var form in Expand(phrase))
                    {
                        answers[NormalText.Of(form)] = isYes;
                    }

                    continue;
                }

                if (current == WordClass.None && topic == Topic.None)
                {
                    throw new FormatException($"{name}({number}): words before the first [section].");
                }

                foreach (var form in Expand(phrase))
                {
                    Add(form);
                }
            }
        }

        AddSame(words, same);
        AddSame(topics, same);
        return new WordList(words, stems, topics) { Answers = answers };

        void Add(string form)
        {
            var isStem = form.EndsWith('*');
            var key = NormalText.Of(isStem ? form[..^1] : form);
            if (key.Length > 0)
            {
                if (current != WordClass.None)
                {
                    var target = isStem ? stems : words;
                    target[key] = target.GetValueOrDefault(key) | current;
                }

                if (topic != Topic.None)
                {
                    key = isStem ? key + '*' : key;
                    topics[key] = topics.GetValueOrDefault(key) | topic;
                }
            }
        }
    }

    /// <summary>For each entry with the first word of a row, adds entries with the other words in its place; existing entries stay.</summary>
    private static void AddSame<T>(Dictionary<string, T> words, List<string[]> same)
    {
        foreach (var row in same)
        {
            foreach (var (word, meaning) in words.Where(word => word.Key.Contains(row[0], StringComparison.Ordinal)).ToArray())
            {
                foreach (var other in row[1..])
                {
                    words.TryAdd(word.Replace(row[0], other, StringComparison.Ordinal), meaning);
                }
            }
        }
    }

    /// <summary>Expands <c>exporta(|r|lo) (el|la) video</c> to all its spellings.</summary>
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

    private static (WordClass Class, Topic Topic) ParseSection(string line, string name, int number)
    {
        var (wordClass, topic) = (WordClass.None, Topic.None);
        foreach (var section in line.Trim('[', ']').Split('+', StringSplitOptions.TrimEntries))
        {
            if (Enum.TryParse<Topic>(section, ignoreCase: true, out var about) && about != Topic.None)
            {
                topic |= about;
            }
            else if (Enum.TryParse<WordClass>(section, ignoreCase: true, out var one) && one < WordClass.Quote)
            {
                wordClass |= one;
            }
            else
            {
                throw new FormatException($"{name}({number}): no such section: {section}.");
            }
        }

        return (wordClass, topic);
    }
}
