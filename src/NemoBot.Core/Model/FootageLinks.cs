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
        return [.. Found(text).Where(found => NamesFile(found.Link) || (MayBeFile(found.Link) && !IsQuoted(found.Index, quotes)))
            .Select(found => found.Link).Take(MaxLinks)];
    }

    /// <summary>Whether the link's path names a file that can be edited; such a link is a file, not part of the text.</summary>
    public static bool NamesFile(Uri link) => MediaFormats.ByName(Uri.UnescapeDataString(link.AbsolutePath)) is { IsAccepted: true };

    /// <summary>
    /// Removes the links that name a file, with brackets around them. The others stay, because they may be part of the instruction ("add our address
    /// https://shop.example/new").
    /// </summary>
    public static string Without(string text, IReadOnlyList<Uri> links)
    {
        var rest = Pattern().Replace(text, found => TryParse(found.Value) is { } link && NamesFile(link) && links.Contains(link) ? Removed : found.Value);
        rest = rest.Contains(Removed, StringComparison.Ordinal) ? Around().Replace(rest, " ").Trim() : rest.Trim();
        return rest.Any(char.IsLetterOrDigit) ? rest : VisibleText.Of(rest.Trim(Marks)).Length == 0 ? "" : rest;
    }

    /// <summary>Whether the text is nothing but a link to a streaming site.</summary>
    public static bool IsStreamingLinkOnly(string text) =>
        Found(text).ToList() is [var only] && IsStreaming(only.Link) && !Pattern().Replace(text, "").Any(char.IsLetterOrDigit);

    /// <summary>
    /// Whether the text is about a video or a song on a streaming site. A link in quotation marks is text to show, and a profile or a channel is no video.
    /// </summary>
    public static bool NamesStreamingMedia(string text)
    {
        var quotes = Quotes().Matches(text);
        return Found(text).Any(found => IsStreaming(found.Link) && NamesMedia(found.Link) && !IsQuoted(found.Index, quotes));
    }

    /// <summary>Whether the text says that something is about the page behind its link ("make a clip about https://…"): it needs no file there.</summary>
    public static bool IsTopic(string text) => Topic().IsMatch(text);

    private static bool IsQuoted(int index, MatchCollection quotes) => quotes.Any(quote => quote.Index < index && index < quote.Index + quote.Length);

    private static bool MayBeFile(Uri link) =>
        (!link.AbsolutePath.EndsWith('/') || MediaFormats.ByName(link.Query) is { IsAccepted: true })
        && !IsStreaming(link)
        && (Path.GetExtension(link.AbsolutePath) is not { Length: > 1 } extension || !PageExtensions.Contains(extension.ToLowerInvariant()));

    private static bool IsStreaming(Uri link) => StreamingHosts.Any(host => link.Host == host || link.Host.EndsWith($".{host}", StringComparison.Ordinal));

    /// <summary>Distinguishes a video or a song from a profile, a channel and the front page.</summary>
    private static bool NamesMedia(Uri link)
    {
        var steps = link.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return steps switch
        {
            [] => false,
            ["channel" or "c" or "user" or "artist" or "profile" or "space", ..] => false,
            [['@', ..]] or [['@', ..], "videos" or "shorts" or "streams" or "playlists"] => false,
            [_] => !link.Host.EndsWith("soundcloud.com", StringComparison.Ordinal),
            _ => true,
        };
    }

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
        Uri.TryCreate(Address(found) is var address && address.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? address : $"https://{address}", UriKind.Absolute, out var link)
        && link.UserInfo.Length == 0
            ? link
            : null;

    /// <summary>Removes the punctuation of the sentence around the link.</summary>
    private static string Address(string found) => found.TrimEnd('.', ',', ';', ':', '!', '?', '…', ')', ']', '}', '*', '|', '~', '`');

    /// <summary>Stands for a link that was removed; no text contains it.</summary>
    private const string Removed = "\uE000";

    private static readonly char[] Marks = [.. " .,;:!?…()[]{}<>*_|~`-–—，。；：！？、（）【】「」『』《》〈〉"];

    // Punctuation and letters of Chinese, Japanese and Korean end a link, because no space precedes them. People leave out "https://" before a streaming site.
    [GeneratedRegex(@"(?:https?://|(?<![\w.@/-])(?:www\.|m\.|open\.)?(?:youtube\.com|youtu\.be|spotify\.com|tiktok\.com|bilibili\.com|vimeo\.com|soundcloud\.com)/)[^\s<>""'，。；：！？、…（）【】〔〕〈〉“”‘’「」『』《》\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7af\uff65-\uff9f]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"[ \t]*[(\[{<（【「『《〈*`]*\uE000[)\]}>）】」』》〉*`]*[ \t]*", RegexOptions.CultureInvariant)]
    private static partial Regex Around();

    [GeneratedRegex(
        @"(?:(?<!\p{L})(?:about|for|on|from|of|über|für|aus|von|sobre|para|desde|de|du|sur|pour|à\spartir\sde|a\spartir\sde|про|о|об|для|из|по|关于|關於|根据|根據|基于|基於|为|為)\s*:?\s*https?://)|https?://[^\s<>""]*?\s*(?:について|の紹介|に関する|をもとに|を元に|から|に基づい|에\s?대한|에\s?대해|을\s?바탕|를\s?바탕|을\s?위한|를\s?위한|的(?:介绍|介紹|宣传|宣傳|视频|視頻|影片))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Topic();

    [GeneratedRegex("""\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|「[^」]*」|『[^』]*』|《[^》]*》""", RegexOptions.CultureInvariant)]
    private static partial Regex Quotes();
}
