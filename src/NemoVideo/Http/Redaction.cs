using System.Text.RegularExpressions;

namespace NemoVideo.Http;

/// <summary>Makes the server's words fit for an exception or a log: no token, one line, short.</summary>
internal static partial class Redaction
{
    private const int MaxLength = 400;

    public static string Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        // Cut before the expression runs: its cost stays bounded whatever the server sends.
        var head = text.Length > 4 * MaxLength ? text[..(4 * MaxLength)] : text;
        var clean = string.Concat(Secrets().Replace(head, "[secret]").Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return clean.Length > MaxLength ? clean[..MaxLength] + "…" : clean;
    }

    [GeneratedRegex(@"\b(?:nmv_[A-Za-z]+_|clm_|Bearer\s+)[^\s""'<>,;]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secrets();
}
