namespace NemoBot.Core.Limits;

/// <summary>The day of the quotas. Pure.</summary>
public static class UtcDay
{
    public static DateOnly Of(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);

    /// <summary>Returns the hours until quotas count anew, 1 to 24; begun ones count as whole.</summary>
    public static int HoursLeft(DateTimeOffset now) => (int)Math.Ceiling((now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime).TotalHours);
}
