using NemoBot.Core.Model;

namespace NemoBot.Storage.Rows;

/// <summary>The days (UTC) for which uses are counted. Pure.</summary>
public static class UseDays
{
    /// <summary>Days after which a count is no longer needed.</summary>
    public const int Longest = 7;

    public static long Of(DateTimeOffset time) => time.ToUnixTimeSeconds() / 86_400;

    public static long Of(DateOnly day) => day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static DateOnly DateOf(long day) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day));

    /// <summary>Returns the first day of the resource's period.</summary>
    public static long FirstOf(Scarce what, DateTimeOffset now) => Of(now) - (what == Scarce.Accounts ? Longest : 1) + 1;
}
