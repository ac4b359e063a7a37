namespace NemoBot.Platforms.Discord.Delivery;

/// <summary>The time in ids of ours.</summary>
internal static class SortableTime
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Null when it is no id of ours.</summary>
    public static DateTimeOffset? Of(string id)
    {
        long milliseconds = 0;
        for (var i = 0; i < 10; i++)
        {
            var digit = i < id.Length ? Digits.IndexOf(id[i], StringComparison.Ordinal) : -1;
            if (digit < 0)
            {
                return null;
            }

            milliseconds = (milliseconds << 5) | (uint)digit;
        }

        return milliseconds < 253402300800000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }
}
