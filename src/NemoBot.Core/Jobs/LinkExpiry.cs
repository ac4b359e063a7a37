using System.Globalization;
using System.Web;

namespace NemoBot.Core.Jobs;

/// <summary>Reads when a signed download link expires from the link itself, where the storage services write it.</summary>
internal static class LinkExpiry
{
    /// <returns>Null if the link does not say.</returns>
    public static DateTimeOffset? Of(Uri link)
    {
        var query = HttpUtility.ParseQueryString(link.Query);
        if (query["X-Amz-Date"] is { } date
            && query["X-Amz-Expires"] is { } seconds
            && DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed)
            && int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var life))
        {
            return signed.AddSeconds(life);
        }

        return query["Expires"] is { } end && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var unix) && unix < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(unix)
            : null;
    }
}
