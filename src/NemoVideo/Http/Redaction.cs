using NemoVideo.Secrets;

namespace NemoVideo.Http;

/// <summary>Makes the server's message safe for an exception or a log: no token, one line, short.</summary>
internal static class Redaction
{
    private const int MaxLength = 400;

    public static string Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        // Cut first: the cost is bounded whatever the server sends.
        var head = text.Length > 4 * MaxLength ? text[..(4 * MaxLength)] : text;
        var clean = string.Concat(SecretMask.Forms.Apply(head).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return clean.Length > MaxLength ? clean[..MaxLength] + "…" : clean;
    }
}
