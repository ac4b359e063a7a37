using System.Reflection;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Intents;

/// <summary>Recognises texts that mean something only as a whole, in any language: <c>WholeTexts.txt</c>, and the names of the buttons that do the same. Pure.</summary>
internal static class WholeTexts
{
    /// <summary>In characters. Longer texts say more.</summary>
    private const int Longest = 80;

    private static readonly Lazy<Dictionary<string, WholeText>> Known = new(Load);

    /// <returns>Null for any other text.</returns>
    public static WholeText? Of(string text)
    {
        if (text.Length is 0 or > Longest)
        {
            return null;
        }

        // Each message passes here: without allocations.
        Span<char> chars = stackalloc char[Longest + 1];
        Span<int> sources = stackalloc int[Longest + 1];
        var spelling = Letters(chars[..NormalText.Write(text, chars, sources)]);
        return spelling.Length > 0 && Known.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(spelling, out var found) ? found : null;
    }

    /// <summary>Moves letters and digits to the front, and returns them.</summary>
    private static ReadOnlySpan<char> Letters(Span<char> chars)
    {
        var count = 0;
        foreach (var c in chars)
        {
            if (char.IsLetterOrDigit(c))
            {
                chars[count++] = c;
            }
        }

        return chars[..count];
    }

    private static Dictionary<string, WholeText> Load()
    {
        const string Name = "NemoBot.Core.Intents.WholeTexts.txt";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Name) ?? throw new InvalidOperationException($"{Name} is not embedded.");
        using var reader = new StreamReader(stream);
        var known = new Dictionary<string, WholeText>(StringComparer.Ordinal);
        var section = WholeText.Undo;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                section = Enum.Parse<WholeText>(line.Trim('[', ']'), ignoreCase: true);
            }
            else if (!line.StartsWith('#'))
            {
                foreach (var text in line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    known[Spelling(text)] = section;
                }
            }
        }

        foreach (var texts in Languages.All.Select(language => Texts.In(language.Name)))
        {
            Add(texts[TextKey.ButtonUndo], WholeText.Undo);
            Add(texts[TextKey.HistoryUndo], WholeText.Undo);
            Add(texts[TextKey.ButtonRedo], WholeText.Redo);
            Add(texts[TextKey.HistoryRedo], WholeText.Redo);
            Add(texts[TextKey.ButtonBatchSame], WholeText.Same);
        }

        return known;

        void Add(string label, WholeText meaning) => known[Spelling(label)] = meaning;
    }

    private static string Spelling(string text) => string.Concat(NormalText.Of(text).Where(char.IsLetterOrDigit));
}

/// <summary>Specifies the meaning of a whole text.</summary>
internal enum WholeText
{
    /// <summary>Reverts the last change.</summary>
    Undo,

    /// <summary>Applies again what was reverted.</summary>
    Redo,

    /// <summary>Shows the video before it is exported.</summary>
    Preview,

    /// <summary>Lists the saved styles.</summary>
    Styles,

    /// <summary>In a batch: the same instruction as for the file before.</summary>
    Same,

    /// <summary>Sends what is stored of the chat.</summary>
    MyData,

    /// <summary>Deletes the chat, after a question.</summary>
    ForgetMe,

    /// <summary>Says what is stored, for how long, and who sees it.</summary>
    Privacy,

    /// <summary>Leads to the keys for scripts.</summary>
    ApiKey,
}
