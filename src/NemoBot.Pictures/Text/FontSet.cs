using NemoBot.Core.Model;

namespace NemoBot.Pictures.Text;

/// <summary>The installed fonts, opened when a letter first needs them. Not safe for concurrent use.</summary>
internal sealed class FontSet(IReadOnlyList<FontFile> files) : IDisposable
{
    private const int VariationSelectorEmoji = 0xFE0F;

    /// <summary>The fonts of the collection that have the forms of a language.</summary>
    private const int Japanese = 0, Korean = 1, Chinese = 2;

    private readonly Dictionary<(int File, int Index), FontFace?> _open = [];

    public bool IsEmpty => files.Count == 0;

    /// <summary>Finds the font that has everything of a letter as people see it, with its marks or as a sequence of emoji.</summary>
    /// <param name="cjk">See <see cref="CjkIndexOf"/>.</param>
    /// <returns>Null if no installed font has it.</returns>
    public FontFace? FaceOf(string letter, int cjk)
    {
        var order = Enumerable.Range(0, files.Count);
        if (letter.EnumerateRunes().Any(rune => rune.Value == VariationSelectorEmoji))
        {
            order = order.OrderByDescending(n => files[n].IsEmoji);
        }

        return order.Select(n => Open(n, cjk)).FirstOrDefault(face => face is not null && Has(face, letter));
    }

    /// <summary>Returns whether the font has everything of the letter that is drawn.</summary>
    public static bool Has(FontFace face, string letter) => letter.EnumerateRunes().All(rune => VisibleText.IsInvisible(rune) || face.HasGlyph(rune.Value));

    /// <summary>Returns the font of the collection for a text: with kana it is Japanese, with hangul Korean.</summary>
    public static int CjkIndexOf(string text) =>
        text.Any(letter => letter is >= '\u3040' and <= '\u30FF') ? Japanese
        : text.Any(letter => letter is >= '\uAC00' and <= '\uD7A3' or >= '\u1100' and <= '\u11FF') ? Korean
        : Chinese;

    public void Dispose()
    {
        foreach (var face in _open.Values)
        {
            face?.Dispose();
        }
    }

    private FontFace? Open(int file, int cjk)
    {
        var index = files[file].IsCjk ? cjk : 0;
        if (!_open.TryGetValue((file, index), out var face))
        {
            _open[(file, index)] = face = FontFace.Open(files[file], index);
        }

        return face;
    }
}
