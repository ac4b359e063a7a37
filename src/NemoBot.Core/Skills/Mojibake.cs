using System.Text;

namespace NemoBot.Core.Skills;

/// <summary>Repairs lines whose UTF-8 was decoded as Latin-1 or Windows-1252 ("â€”" for "—"). Other lines, even partly damaged ones, do not change.</summary>
internal static class Mojibake
{
    /// <summary>The Windows-1252 characters from 0x80 on, where Latin-1 has control characters; a space means unassigned.</summary>
    private const string Windows = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Repair(string text) =>
        text.AsSpan().ContainsAnyInRange('\u00C2', '\u00F4') ? string.Join('\n', text.Split('\n').Select(RepairLine)) : text;

    private static string RepairLine(string line)
    {
        if (!line.AsSpan().ContainsAnyInRange('\u00C2', '\u00F4'))
        {
            return line;
        }

        var bytes = new byte[line.Length];
        for (var i = 0; i < line.Length; i++)
        {
            var place = Windows.IndexOf(line[i], StringComparison.Ordinal);
            if (line[i] > 0xFF && place < 0)
            {
                return line;
            }

            bytes[i] = line[i] <= 0xFF ? (byte)line[i] : (byte)(0x80 + place);
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return line; // Correct words with accents.
        }
    }
}
