using System.Buffers;
using System.Reflection;

namespace NemoBot.Core.Intents;

/// <summary>Recognises a text that asks the bot to speak another language, and nothing else ("fala em alemão comigo"). Pure.</summary>
/// <remarks>
/// The whole text must consist of the name of one language, a word for speaking, and words that add nothing, as listed in <c>LanguageNames.txt</c>:
/// "subtitles in English" and "translate it to English" are instructions for the editor.
/// </remarks>
internal static class LanguageWish
{
    /// <summary>In characters of the normal form; a longer text says more.</summary>
    private const int Longest = 60;

    private const string Speak = "speak";
    private const string Filler = "filler";

    private static readonly Lazy<Phrases> Known = new(Load);

    /// <returns>The culture name of the language; null when the text asks for none, or for something else too.</returns>
    public static string? In(string text)
    {
        if (text.Length > 2 * Longest)
        {
            return null;
        }

        Span<char> chars = stackalloc char[(2 * Longest) + 1];
        Span<int> sources = stackalloc int[(2 * Longest) + 1];
        ReadOnlySpan<char> normal = chars[..NormalText.Write(text, chars, sources)];
        normal = normal.Trim([' ', NormalText.Stop]);

        // Most texts name no language, and looking for a name costs little.
        var known = Known.Value;
        return normal.Length <= Longest && normal.ContainsAny(known.Names) ? Read(normal.ToString(), known) : null;
    }

    /// <summary>Follows every way to divide the text into phrases; a text is short and a way is no more than a language and whether a word for speaking came.</summary>
    private static string? Read(string text, Phrases known)
    {
        var ways = new HashSet<(string? Language, bool Speaks)>[text.Length + 1];
        ways[0] = [(null, false)];
        for (var at = 0; at < text.Length; at++)
        {
            if (ways[at] is not { } here)
            {
                continue;
            }

            if (text[at] is ' ' or NormalText.Stop or NormalText.Question)
            {
                (ways[at + 1] ??= []).UnionWith(here);
            }

            foreach (var (phrase, section) in known.ByFirst[text[at]].Where(each => IsAt(text, at, each.Phrase)))
            {
                foreach (var (language, speaks) in here.Where(way => section is Speak or Filler || way.Language is null || way.Language == section))
                {
                    (ways[at + phrase.Length] ??= []).Add((section is Speak or Filler ? language : section, speaks || section == Speak));
                }
            }
        }

        return ways[text.Length]?.FirstOrDefault(way => way is { Language: not null, Speaks: true }).Language;
    }

    /// <summary>Words of scripts with spaces begin and end where the letters do.</summary>
    private static bool IsAt(string text, int at, string phrase) =>
        string.CompareOrdinal(text, at, phrase, 0, phrase.Length) == 0
        && (phrase[0] >= '\u2E80'
            || ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + phrase.Length == text.Length || !char.IsLetterOrDigit(text[at + phrase.Length]))));

    private static Phrases Load()
    {
        const string Name = "NemoBot.Core.Intents.LanguageNames.txt";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Name) ?? throw new InvalidOperationException($"{Name} is not embedded.");
        using var reader = new StreamReader(stream);
        var phrases = new HashSet<(string Phrase, string Section)>();
        var section = Filler;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                section = line.Trim('[', ']');
            }
            else if (!line.StartsWith('#'))
            {
                phrases.UnionWith(line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(phrase => (NormalText.Of(phrase), section)));
            }
        }

        return new(
            phrases.ToLookup(phrase => phrase.Phrase[0]),
            SearchValues.Create([.. phrases.Where(phrase => phrase.Section is not (Speak or Filler)).Select(phrase => phrase.Phrase)], StringComparison.Ordinal));
    }

    /// <param name="ByFirst">All phrases with their sections, by their first character.</param>
    /// <param name="Names">The names of all languages.</param>
    private sealed record Phrases(ILookup<char, (string Phrase, string Section)> ByFirst, SearchValues<string> Names);
}
