using System.Text.RegularExpressions;

namespace NemoBot.Conversation;

/// <summary>Links in what a person types: which lead to a file that the backend can fetch, and which to a streaming site that it cannot use.</summary>
internal static partial class FootageLinks
{
    private const int MaxLinks = 10;

    private static readonly string[] StreamingHosts = ["youtube.com", "youtu.be", "spotify.com", "music.apple.com", "tiktok.com", "bilibili.com", "vimeo.com", "soundcloud.com"];

    /// <summary>Links whose path names a media file, in order; at most ten.</summary>
    public static IReadOnlyList<Uri> In(string text) => [.. All(text).Where(link => MediaNames.IsAccepted(link.AbsolutePath)).Take(MaxLinks)];

    /// <summary>The words without these links.</summary>
    public static string Without(string text, IReadOnlyList<Uri> links) =>
        Pattern().Replace(text, found => TryParse(found.Value) is { } link && links.Contains(link) ? " " : found.Value).Trim();

    /// <summary>Nothing but a link to a streaming site.</summary>
    public static bool IsStreamingLinkOnly(string text) =>
        All(text).ToList() is [var only] && StreamingHosts.Any(host => only.Host == host || only.Host.EndsWith($".{host}", StringComparison.Ordinal)) && Pattern().Replace(text, "").Trim().Length == 0;

    private static IEnumerable<Uri> All(string text) => Pattern().Matches(text).Select(found => TryParse(found.Value)).OfType<Uri>();

    private static Uri? TryParse(string found) =>
        Uri.TryCreate(found.TrimEnd('.', ',', ';', '!', '?', ')', ']'), UriKind.Absolute, out var link) && link.UserInfo.Length == 0 ? link : null;

    // Chinese and Japanese punctuation and letters end a link: no space is typed before them.
    [GeneratedRegex(@"https?://[^\s<>""'，。；！？、（）「」『』《》\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7af]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
