using System.Buffers;

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

    /// <summary>All phrases, and those of them that are names of languages.</summary>
    private static readonly Lazy<(PhraseList Phrases, SearchValues<string> Names)> Known = new(Load);

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
        return normal.Length <= Longest && normal.ContainsAny(known.Names) ? Read(normal.ToString(), known.Phrases) : null;
    }

    /// <summary>Follows every way to divide the text into phrases; a text is short and a way is no more than a language and whether a word for speaking came.</summary>
    private static string? Read(string text, PhraseList known)
    {
        var ways = new HashSet<(string? Language, bool Speaks)>[text.Length + 1];
        ways[0] = [(null, false)];
        for (var at = 0; at < text.Length; at++)
        {
            if (ways[at] is not { } here)
            {
                continue;
            }

            if (PhraseList.IsGap(text[at]))
            {
                (ways[at + 1] ??= []).UnionWith(here);
            }

            foreach (var (phrase, section) in known.At(text, at))
            {
                foreach (var (language, speaks) in here.Where(way => section is Speak or Filler || way.Language is null || way.Language == section))
                {
                    (ways[at + phrase.Length] ??= []).Add((section is Speak or Filler ? language : section, speaks || section == Speak));
                }
            }
        }

        return ways[text.Length]?.FirstOrDefault(way => way is { Language: not null, Speaks: true }).Language;
    }

    private static (PhraseList Phrases, SearchValues<string> Names) Load()
    {
        var phrases = PhraseList.Load("LanguageNames");
        return (phrases, phrases.In(phrases.All.Select(phrase => phrase.Section).Distinct().Where(section => section is not (Speak or Filler))));
    }
}
