using System.Buffers;
using System.Reflection;

namespace NemoBot.Core.Intents;

/// <summary>Phrases in sections, by which a wish covers a whole text. Loaded from an embedded list: <c>[section]</c>, then phrases parted by commas; <c>#</c> starts a comment.</summary>
internal sealed class PhraseList
{
    private readonly ILookup<char, (string Phrase, string Section)> _byFirst;

    private PhraseList(IEnumerable<(string Phrase, string Section)> phrases) =>
        (All, _byFirst) = ([.. phrases], phrases.ToLookup(phrase => phrase.Phrase[0]));

    /// <summary>In the form of <see cref="NormalText"/>.</summary>
    public IReadOnlyList<(string Phrase, string Section)> All { get; }

    /// <param name="name">The file's name, without its extension.</param>
    /// <param name="more">Further phrases as written, with their sections.</param>
    public static PhraseList Load(string name, params IEnumerable<(string Phrase, string Section)> more)
    {
        var resource = $"NemoBot.Core.Intents.{name}.txt";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"{resource} is not embedded.");
        using var reader = new StreamReader(stream);
        var phrases = new HashSet<(string Phrase, string Section)>(more.Select(phrase => (NormalText.Of(phrase.Phrase), phrase.Section)));
        var section = "";
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

        return new(phrases);
    }

    /// <summary>Returns the phrases of some sections, to look for: a text without any of them is none of those that the list is about.</summary>
    public SearchValues<string> In(params IEnumerable<string> sections) =>
        SearchValues.Create([.. All.Where(phrase => sections.Contains(phrase.Section)).Select(phrase => phrase.Phrase)], StringComparison.Ordinal);

    /// <summary>Returns the phrases that begin at a position of a normal text. Words of scripts with spaces begin and end where the letters of such scripts do.</summary>
    public IEnumerable<(string Phrase, string Section)> At(string text, int at) => _byFirst[text[at]].Where(each => IsAt(text, at, each.Phrase));

    /// <summary>Returns whether phrases cover the whole of a normal text, among them some that are needed. Follows every way to divide the text; of a way only what it found so far matters.</summary>
    /// <param name="find">What a phrase of this section finds, as bits; there are two at most.</param>
    /// <param name="needed">The bits that must be found.</param>
    public bool Covers(string text, Func<string, int> find, int needed)
    {
        var ways = new byte[text.Length + 1]; // A bit for each set of what was found.
        ways[0] = 1;
        for (var at = 0; at < text.Length; at++)
        {
            if (ways[at] == 0)
            {
                continue;
            }

            if (IsGap(text[at]))
            {
                ways[at + 1] |= ways[at];
            }

            foreach (var (phrase, section) in At(text, at))
            {
                ways[at + phrase.Length] |= With(ways[at], find(section));
            }
        }

        return (ways[^1] & (1 << needed)) != 0;
    }

    private static byte With(byte ways, int found)
    {
        var with = 0;
        for (var before = 0; before < 4; before++)
        {
            with |= (ways & (1 << before)) == 0 ? 0 : 1 << (before | found);
        }

        return (byte)with;
    }

    /// <summary>Returns whether the character of a normal text only parts phrases.</summary>
    public static bool IsGap(char character) => character is ' ' or NormalText.Stop or NormalText.Question;

    private static bool IsAt(string text, int at, string phrase) =>
        string.CompareOrdinal(text, at, phrase, 0, phrase.Length) == 0
        && (phrase[0] >= '\u2E80'
            || ((at == 0 || !IsWord(text[at - 1])) && (at + phrase.Length == text.Length || !IsWord(text[at + phrase.Length]))));

    private static bool IsWord(char character) => NormalText.IsSpacedLetter(character);
}
