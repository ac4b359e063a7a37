using System.Globalization;
using NemoBot.Core.Model;
using NemoBot.Discord.Rest;
using NemoVideo.Uploads;

namespace NemoBot.Discord.Incoming;

/// <summary>Maps Discord's files to attachments, and decides which addresses to trust. No I/O.</summary>
internal static class FileMapping
{
    private const int MostFiles = 10;

    /// <param name="messageId">The message that contains the file, to get a fresh address from; null for the files of commands and forms, which cannot be fetched again.</param>
    public static Attachment Map(DiscordAttachment file, string? channelId, string? messageId)
    {
        var id = messageId is null ? $"e/{file.Id}" : $"{channelId}/{messageId}/{file.Id}";
        return new(id, FileNames.Clean(file.Filename, FileNameRule.Standard with { Otherwise = file.Id }), file.Size)
        {
            Identity = file.Id,
            MediaType = file.ContentType,
            PublicUrl = Trusted(file.Url),
            Duration = file.DurationSecs is >= 0 and < 1e7 ? TimeSpan.FromSeconds(file.DurationSecs.Value) : null,
        };
    }

    /// <summary>Returns the files of a message, including forwarded ones; at most ten.</summary>
    public static IReadOnlyList<Attachment> Of(DiscordMessage message, string channelId) =>
    [
        .. (message.Attachments ?? []).Concat(message.MessageSnapshots?.SelectMany(snapshot => snapshot.Message?.Attachments ?? []) ?? [])
            .Take(MostFiles).Select(file => Map(file, channelId, message.Id)),
    ];

    /// <summary>Returns the address if it is https at one of Discord's file hosts; else null.</summary>
    public static Uri? Trusted(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
        && address is { Scheme: "https", IsDefaultPort: true, Host: "cdn.discordapp.com" or "media.discordapp.net", UserInfo: "" }
            ? address
            : null;

    /// <summary>Returns when a signed address expires (<c>ex</c>, hexadecimal Unix seconds, docs/contracts/discord.md §4.1); null if it does not say.</summary>
    public static DateTimeOffset? ExpiresAt(Uri url)
    {
        foreach (var pair in url.Query.TrimStart('?').Split('&'))
        {
            if (pair.StartsWith("ex=", StringComparison.Ordinal)
                && long.TryParse(pair.AsSpan(3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seconds)
                && seconds is > 0 and < 253402300800)
            {
                return DateTimeOffset.FromUnixTimeSeconds(seconds);
            }
        }

        return null;
    }
}
