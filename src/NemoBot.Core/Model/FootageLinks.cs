using System.Text.RegularExpressions;
using NemoVideo.Uploads;

namespace NemoBot.Core.Model;

/// <summary>
/// Classifies links in a user's text: those to a file that the backend can fetch, possible ones, and those to a streaming site that it cannot use. The bot opens
/// none of them; the backend finds out what is behind a link that does not name a file.
/// </summary>
internal static partial class FootageLinks
{
    private const int MaxLinks = 10;

    private static readonly string[] StreamingHosts = ["youtube.com", "youtu.be", "spotify.com", "music.apple.com", "tiktok.com", "bilibili.com", "vimeo.com", "soundcloud.com"];

    private static readonly string[] PageExtensions = [".html", ".htm", ".php", ".asp", ".aspx", ".jsp"];

    /// <summary>Returns links to a file and possible ones, without quoted links, bare hosts and addresses of pages. In order, at most ten.</summary>
    public static IReadOnlyList<Uri> In(string text)
    {
        var quotes = Quotes().Matches(text);
        return [.. Found(text).Where(found => NamesFile(found.Link) || (MayBeFile(found.Link) && !quotes.Any(quote => quote.Index < found.Index && found.Index < quote.Index + quote.Length)))
            .Select(found => found.Link).Take(MaxLinks)];
    }

    /// <summary>Whether the link's path names a file that can be edited; such a link is a file, not part of the text.</summary>
    public static bool NamesFile(Uri link) => MediaFormats.ByName(Uri.UnescapeDataString(link.AbsolutePath)) is { IsAccepted: true };

    /// <summary>Removes the links that name a file. The others stay, because they may be part of the instruction ("add our address https://shop.example/new").</summary>
    public static string Without(string text, IReadOnlyList<Uri> links) =>
        Pattern().Replace(text, found => TryParse(found.Value) is { } link && NamesFile(link) && links.Contains(link) ? " " : found.Value).Trim();

    /// <summary>Whether the text is nothing but a link to a streaming site.</summary>
    public static bool IsStreamingLinkOnly(string text) =>
        Found(text).ToList() is [var only] && IsStreaming(only.Link) && VisibleText.Of(Pattern().Replace(text, "")).Length == 0;

    private static bool MayBeFile(Uri link) =>
        (!link.AbsolutePath.EndsWith('/') || MediaFormats.ByName(link.Query) is { IsAccepted: true })
        && !IsStreaming(link)
        && (Path.GetExtension(link.AbsolutePath) is not { Length: > 1 } extension || !PageExtensions.Contains(extension.ToLowerInvariant()));

    private static bool IsStreaming(Uri link) => StreamingHosts.Any(host => link.Host == host || link.Host.EndsWith($".{host}", StringComparison.Ordinal));

    private static IEnumerable<(int Index, Uri Link)> Found(string text)
    {
        foreach (Match found in Pattern().Matches(text))
        {
            if (TryParse(found.Value) is { } link)
            {
                yield return (found.Index, link);
            }
        }
    }

    private static Uri? TryParse(string found) =>
        Uri.TryCreate(found.TrimEnd('.', ',', ';', '!', '?', ')', ']'), UriKind.Absolute, out var link) && link.UserInfo.Length == 0 ? link : null;

    // Chinese and Japanese punctuation and letters end a link, because no space precedes them.
    [GeneratedRegex(@"https?://[^\s<>""'，。；！？、（）「」『』《》\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7af]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex("""\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|「[^」]*」|『[^』]*』|《[^》]*》""", RegexOptions.CultureInvariant)]
    private static partial Regex Quotes();
}
