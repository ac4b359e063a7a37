using System.Text.RegularExpressions;

namespace NemoBot.Platforms.WebChat;

/// <summary>Recognises the video API's tokens (<c>nmv_usr_…</c>) in what people type.</summary>
internal static partial class Tokens
{
    public static string Mask(string text) => Pattern().Replace(text, "nmv_••••••");

    [GeneratedRegex(@"nmv_[A-Za-z0-9_\-\.]{6,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
