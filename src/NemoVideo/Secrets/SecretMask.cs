using System.Text;

namespace NemoVideo.Secrets;

/// <summary>
/// Redacts secrets in texts by their value: whatever has the form of a token that NemoBot knows (<see cref="SecretForms"/>), and every registered value. The only redactor.
/// </summary>
/// <remarks>Immutable, so thread-safe. The time is linear in the length of the text; a text without a secret is returned unchanged.</remarks>
public sealed class SecretMask
{
    /// <summary>Replaces a secret. The same in every language, and inert in any markup.</summary>
    public const string Replacement = "••••••";

    /// <summary>Begins the tokens in NemoBot's own links: whoever has one sends files to a chat, or downloads one.</summary>
    public const string LinkStart = "nbl_";

    /// <summary>A shorter value may be an ordinary word, so it counts only as a whole word, in its exact spelling.</summary>
    private const int LongEnough = 8;

    /// <summary>A shorter value is not treated as a secret: it would remove letters from every text.</summary>
    private const int Shortest = 4;

    /// <summary>Length of an unfinished word from which it may be the beginning of a token.</summary>
    private const int HeldBack = 12;

    private const int LongestHeldBack = 1024;

    private readonly string[] _long;
    private readonly string[] _short;

    /// <param name="values">The secrets in plain form; null and empty ones are ignored.</param>
    public SecretMask(IEnumerable<string?> values)
    {
        var told = values.Select(value => value?.Trim() ?? "").Where(value => value.Length >= Shortest).Distinct(StringComparer.Ordinal).ToList();
        _short = [.. told.Where(value => value.Length < LongEnough)];

        // In URL encoding a non-ASCII letter becomes several characters, and a space may be a plus sign.
        _long = [.. told.Where(value => value.Length >= LongEnough)
            .SelectMany(value => new[] { value, Uri.EscapeDataString(value), value.Replace(' ', '+') })
            .Select(Compact)
            .Where(value => value.Length >= Shortest)
            .Distinct(StringComparer.Ordinal)];
    }

    private SecretMask(string[] longValues, string[] shortValues) => (_long, _short) = (longValues, shortValues);

    /// <summary>Knows the forms of tokens, but no values.</summary>
    public static SecretMask Forms { get; } = new([]);

    /// <summary>Returns a mask that also knows these values.</summary>
    public SecretMask With(params IEnumerable<string?> values)
    {
        var more = new SecretMask(values);
        return more._long.Length + more._short.Length == 0 ? this : new([.. _long, .. more._long], [.. _short, .. more._short]);
    }

    /// <summary>Returns the text with <see cref="Replacement"/> for each secret in it; the same instance if there is none.</summary>
    public string Apply(string text)
    {
        if (text.Length < Shortest)
        {
            return text;
        }

        using var folded = new FoldedText(text);
        var found = Find(folded);
        WrappedSecrets.Find(text, found);
        return found.Count == 0 ? text : Replace(text, found);
    }

    /// <summary>Redacts a file name: its extension stays, because it tells the format.</summary>
    public string ApplyToName(string name)
    {
        var extension = Path.GetExtension(name);
        return extension.Length is > 1 and <= 6 && Apply(name) != name ? Apply(name[..^extension.Length]) + extension : Apply(name);
    }

    /// <summary>Redacts a text that is still being written: withholds a last word that may become a secret until it has ended.</summary>
    public string ApplyToBeginning(string text)
    {
        var from = Math.Max(0, text.Length - LongestHeldBack);
        using var end = new FoldedText(text[from..]);
        var cut = end.Lowered.Length - LastWord(end.Plain) is var start && end.Lowered.Length - start >= HeldBack ? start : end.Lowered.Length;
        using var compact = new CompactText(end.Lowered);
        foreach (var value in _long)
        {
            cut = Begun(compact.Letters, value) is > 0 and var begun ? Math.Min(cut, compact.At(compact.Letters.Length - begun)) : cut;
        }

        return Apply(cut == end.Lowered.Length ? text : text[..(from + end.SourceStart(cut))]);
    }

    private static string Compact(string value)
    {
        using var folded = new FoldedText(value);
        using var compact = new CompactText(folded.Lowered);
        return compact.ToString();
    }

    private static int LastWord(ReadOnlySpan<char> text) => text.LastIndexOfAnyExceptInRange('!', '~') is var before and >= 0 ? text.Length - before - 1 : text.Length;

    /// <summary>Returns the number of characters at the end of the text that are the beginning of the value.</summary>
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

    /// <returns>Their positions in the original text.</returns>
    private List<FoundSecret> Find(FoldedText folded)
    {
        var found = new List<FoundSecret>();
        SecretForms.Find(folded, found);
        using var compact = _long.Length > 0 ? new CompactText(folded.Lowered) : null;
        foreach (var value in _long)
        {
            for (var at = Next(compact!.Letters, value, 0); at >= 0; at = Next(compact.Letters, value, at + value.Length))
            {
                found.Add(new(compact.At(at), compact.At(at + value.Length - 1) + 1));
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

/// <summary>The position of a secret in a text.</summary>
/// <param name="End">After its last character.</param>
internal readonly record struct FoundSecret(int Start, int End);
