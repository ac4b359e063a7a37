using System.Buffers;
using System.Globalization;

namespace NemoVideo.Uploads;

/// <summary>Names of media files: users and phones write them in many ways, the backend goes by their extension. Pure.</summary>
public static class MediaFileName
{
    /// <summary>The full-width, small, one-dot and ideographic stops that keyboards produce instead of a dot.</summary>
    private static readonly SearchValues<char> Dots = SearchValues.Create(".\uFF0E\uFE52\u2024\u3002\uFF61");

    /// <summary>Returns the extension with a plain dot, in lower case (<c>clip．MP4. </c> gives <c>.mp4</c>); empty if there is none.</summary>
    public static string ExtensionOf(string fileName)
    {
        var name = Trim(fileName);
        var dot = name.AsSpan().LastIndexOfAny(Dots);
        return dot < 0 ? "" : "." + Trim(name[(dot + 1)..]).ToLowerInvariant();
    }

    /// <summary>Returns the name under which the backend gets a file of this format: the user's name for it, with the matching extension.</summary>
    /// <remarks>
    /// An extension of another media format is replaced; one of no media format (<c>x.txt</c>, <c>Version 2.0</c>) stays and gets the right one after it,
    /// so the user still recognises the file by its name.
    /// </remarks>
    public static string For(string fileName, MediaFormat format)
    {
        var name = Trim(fileName);
        var extension = ExtensionOf(name);
        if (MediaFormats.ByExtension(extension) is null)
        {
            return name + format.Extension;
        }

        var dot = name.AsSpan().LastIndexOfAny(Dots);
        // The user's capitals may stay: extensions are compared without case.
        return Trim(name[..dot]) + (extension == format.Extension ? "." + Trim(name[(dot + 1)..]) : format.Extension);
    }

    /// <summary>Trims spaces, stops and invisible characters.</summary>
    private static string Trim(string text)
    {
        var (start, end) = (0, text.Length);
        while (end > start && (IsNothing(text[end - 1]) || Dots.Contains(text[end - 1])))
        {
            end--;
        }

        while (start < end && IsNothing(text[start]))
        {
            start++;
        }

        return text[start..end];
    }

    private static bool IsNothing(char letter) => char.IsWhiteSpace(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format;
}
