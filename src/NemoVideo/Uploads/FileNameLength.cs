using System.Globalization;
using System.Text;

namespace NemoVideo.Uploads;

/// <summary>Limits the length of file names. Pure.</summary>
internal static class FileNameLength
{
    /// <summary>The limit of file systems and of the platforms, in bytes of UTF-8.</summary>
    public const int MostBytes = 255;

    /// <summary>If it is longer, the part after the last dot is not an extension.</summary>
    private const int LongestExtension = 16;

    /// <summary>Returns the name, cut at a grapheme boundary if it is too long; a lone surrogate becomes U+FFFD. The extension stays.</summary>
    /// <param name="mostBytes">Maximum bytes of UTF-8; more than an extension takes.</param>
    public static string Cut(string name, int mostBytes = MostBytes)
    {
        var whole = string.Concat(name.EnumerateRunes());
        if (Encoding.UTF8.GetByteCount(whole) <= mostBytes)
        {
            return whole;
        }

        var extension = Path.GetExtension(whole);
        if (extension.Length > LongestExtension || Encoding.UTF8.GetByteCount(extension) >= mostBytes)
        {
            extension = "";
        }

        var stem = whole.AsSpan(0, whole.Length - extension.Length);
        var room = mostBytes - Encoding.UTF8.GetByteCount(extension);
        var length = Fitting(stem, room, StringInfo.GetNextTextElementLength);
        if (length == 0)
        {
            length = Fitting(stem, room, FirstRune); // One grapheme of hundreds of combining marks.
        }

        return string.Concat(stem[..length], extension);
    }

    private static int Fitting(ReadOnlySpan<char> text, int bytes, Func<ReadOnlySpan<char>, int> next)
    {
        var length = 0;
        while (length < text.Length)
        {
            var step = next(text[length..]);
            bytes -= Encoding.UTF8.GetByteCount(text.Slice(length, step));
            if (bytes < 0)
            {
                break;
            }

            length += step;
        }

        return length;
    }

    private static int FirstRune(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out _, out var length);
        return length;
    }
}
