using System.Buffers;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Intents;

/// <summary>Recognises a text that asks for the captions as a file, and for nothing else ("captions as srt", "字幕文件"). Pure.</summary>
/// <remarks>
/// The whole text must consist of the phrases in <c>CaptionWords.txt</c>, with a word for captions and one for a file, or the name of a format: "add subtitles"
/// and "export with subtitles" are no such wish.
/// </remarks>
internal static class CaptionWish
{
    /// <summary>In characters of the normal form; a longer text says more.</summary>
    private const int Longest = 90;

    private const string Format = "format";
    private const string Captions = "captions";
    private const string File = "file";

    /// <summary>All phrases, and those of them that speak of captions.</summary>
    private static readonly Lazy<(PhraseList Phrases, SearchValues<string> Names)> Known = new(Load);

    public static bool IsIn(string text)
    {
        if (text.Length is 0 or > 2 * Longest)
        {
            return false;
        }

        // Each message passes here: without allocations, unless it speaks of captions.
        Span<char> chars = stackalloc char[(2 * Longest) + 1];
        Span<int> sources = stackalloc int[(2 * Longest) + 1];
        ReadOnlySpan<char> normal = chars[..NormalText.Write(text, chars, sources)];
        normal = normal.Trim([' ', NormalText.Stop]);
        var known = Known.Value;
        return normal.Length is > 0 and <= Longest && normal.ContainsAny(known.Names) && known.Phrases.Covers(normal.ToString(), Found, needed: 3);
    }

    private static int Found(string section) => section switch { Format => 3, Captions => 1, File => 2, _ => 0 };

    private static (PhraseList Phrases, SearchValues<string> Names) Load()
    {
        var phrases = PhraseList.Load("CaptionWords", Languages.All.Select(language => (Texts.In(language.Name)[TextKey.ButtonCaptions], Format)));
        return (phrases, phrases.In(Format, Captions));
    }
}
