using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace NemoBot.Jobs;

/// <summary>When a signed download link ends, read from the link itself: the storage services write it there.</summary>
internal static class LinkExpiry
{
    /// <returns>Null where the link does not say.</returns>
    public static DateTimeOffset? Of(Uri link)
    {
        var query = QueryHelpers.ParseQuery(link.Query);
        if (query.TryGetValue("X-Amz-Date", out var date)
            && query.TryGetValue("X-Amz-Expires", out var seconds)
            && DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed)
            && int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var life))
        {
            return signed.AddSeconds(life);
        }

        return query.TryGetValue("Expires", out var end) && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var unix) && unix < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(unix)
            : null;
    }
}
