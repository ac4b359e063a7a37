namespace NemoBot.Platforms.WebChat;

/// <summary>When a post was made, read from its sortable id: so an edit does not move its time.</summary>
internal static class PostTime
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Null for an id that <see cref="SortableId"/> did not make.</summary>
    public static DateTimeOffset? Of(string id)
    {
        if (id.Length != 20)
        {
            return null;
        }

        long milliseconds = 0;
        foreach (var c in id.AsSpan(0, 10))
        {
            var digit = Digits.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
            {
                return null;
            }

            milliseconds = (milliseconds << 5) | (uint)digit;
        }

        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }
}
