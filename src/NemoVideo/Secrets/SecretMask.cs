using System.Text;

namespace NemoVideo.Secrets;

/// <summary>
/// Takes secrets out of texts, by their value: whatever has the form of a token that NemoBot knows (<see cref="SecretForms"/>), and every value it was told. Nobody masks in another way.
/// </summary>
/// <remarks>Immutable, so safe for concurrent use. The time grows with the length of the text only; a text without a secret is returned as it is.</remarks>
public sealed class SecretMask
{
    /// <summary>What stands in the place of a secret. The same in every language, and nothing to any markup.</summary>
    public const string Replacement = "••••••";

    /// <summary>A value that is shorter may be a word of anybody's, so it counts only as a whole word, in its own spelling.</summary>
    private const int LongEnough = 8;

    /// <summary>A shorter value is no secret: it would take letters out of every text.</summary>
    private const int Shortest = 4;

    /// <summary>Characters of a word that is still being written; from here on it may be the beginning of a token.</summary>
    private const int HeldBack = 12;

    private const int LongestHeldBack = 1024;

    private readonly string[] _long;
    private readonly string[] _short;

    /// <param name="values">Secrets as they are; null and empty ones are left out.</param>
    public SecretMask(IEnumerable<string?> values)
    {
        var told = values.Select(value => value?.Trim() ?? "").Where(value => value.Length >= Shortest).Distinct(StringComparer.Ordinal).ToList();
        _short = [.. told.Where(value => value.Length < LongEnough)];

        // Encoded for an address, a letter outside of ASCII is several others, and a space may be a plus sign.
        _long = [.. told.Where(value => value.Length >= LongEnough)
            .SelectMany(value => new[] { value, Uri.EscapeDataString(value), value.Replace(' ', '+') })
            .Select(value => new Squeezed(new FoldedText(value).Lowered).ToString())
            .Where(value => value.Length >= Shortest)
            .Distinct(StringComparer.Ordinal)];
    }

    private SecretMask(string[] longValues, string[] shortValues) => (_long, _short) = (longValues, shortValues);

    /// <summary>Knows the forms of tokens, and no value.</summary>
    public static SecretMask Forms { get; } = new([]);

    /// <summary>Knows these values too.</summary>
    public SecretMask With(params IEnumerable<string?> values)
    {
        var more = new SecretMask(values);
        return more._long.Length + more._short.Length == 0 ? this : new([.. _long, .. more._long], [.. _short, .. more._short]);
    }

    /// <summary>The text with <see cref="Replacement"/> for each secret in it; the same instance when there is none.</summary>
    public string Apply(string text)
    {
        if (text.Length < Shortest)
        {
            return text;
        }

        var folded = new FoldedText(text);
        var found = Find(folded);
        WrappedSecrets.Find(text, found);
        return found.Count == 0 ? text : Replace(text, found);
    }

    /// <summary>A file's name: its extension stays, for it says what is in the file.</summary>
    public string ApplyToName(string name)
    {
        var extension = Path.GetExtension(name);
        return extension.Length is > 1 and <= 6 && Apply(name) != name ? Apply(name[..^extension.Length]) + extension : Apply(name);
    }

    /// <summary>The text as far as it was written: a last word that may become a secret is held back until it has ended.</summary>
    public string ApplyToBeginning(string text)
    {
        var from = Math.Max(0, text.Length - LongestHeldBack);
        var end = new FoldedText(text[from..]);
        var cut = end.Lowered.Length - LastWord(end.Plain) is var start && end.Lowered.Length - start >= HeldBack ? start : end.Lowered.Length;
        var squeezed = new Squeezed(end.Lowered);
        foreach (var value in _long)
        {
            cut = Begun(squeezed.Letters, value) is > 0 and var begun ? Math.Min(cut, squeezed.At(squeezed.Letters.Length - begun)) : cut;
        }

        return Apply(cut == end.Lowered.Length ? text : text[..(from + end.SourceStart(cut))]);
    }

    private static int LastWord(ReadOnlySpan<char> text) => text.LastIndexOfAnyExceptInRange('!', '~') is var before and >= 0 ? text.Length - before - 1 : text.Length;

    /// <summary>So many characters at the end of the text are the beginning of the value.</summary>
    private static int Begun(ReadOnlySpan<char> text, string value)
    {
        for (var length = Math.Min(value.Length - 1, text.Length); length >= Shortest; length--)
        {
            if (text.EndsWith(value.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }

    /// <returns>Where they lie in the text itself.</returns>
    private List<FoundSecret> Find(FoldedText folded)
    {
        var found = new List<FoundSecret>();
        SecretForms.Find(folded, found);
        var squeezed = _long.Length > 0 ? new Squeezed(folded.Lowered) : null;
        foreach (var value in _long)
        {
            for (var at = Next(squeezed!.Letters, value, 0); at >= 0; at = Next(squeezed.Letters, value, at + value.Length))
            {
                found.Add(new(squeezed.At(at), squeezed.At(at + value.Length - 1) + 1));
            }
        }

        foreach (var value in _short)
        {
            for (var at = folded.Plain.IndexOf(value); at >= 0; at = Next(folded.Plain, value, at + value.Length))
            {
                if (IsWord(folded.Plain, at, at + value.Length))
                {
                    found.Add(new(at, at + value.Length));
                }
            }
        }

        return found.ConvertAll(secret => new FoundSecret(folded.SourceStart(secret.Start), folded.SourceEnd(secret.End - 1)));
    }

    private static int Next(ReadOnlySpan<char> text, string value, int from) => text[from..].IndexOf(value) is var at and >= 0 ? from + at : -1;

    private static bool IsWord(ReadOnlySpan<char> text, int start, int end) =>
        (start == 0 || !char.IsLetterOrDigit(text[start - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]));

    private static string Replace(string text, List<FoundSecret> found)
    {
        found.Sort((one, other) => one.Start.CompareTo(other.Start));
        var masked = new StringBuilder(text.Length);
        var (copied, i) = (0, 0);
        while (i < found.Count)
        {
            var (start, end) = found[i];
            for (i++; i < found.Count && found[i].Start <= end; i++)
            {
                end = Math.Max(end, found[i].End);
            }

            masked.Append(text, copied, start - copied).Append(Replacement);
            copied = end;
        }

        return masked.Append(text, copied, text.Length - copied).ToString();
    }
}

/// <summary>Where a secret lies in a text.</summary>
/// <param name="End">After its last character.</param>
internal readonly record struct FoundSecret(int Start, int End);
