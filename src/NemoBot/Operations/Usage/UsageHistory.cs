using NemoBot.Core.Model;

namespace NemoBot.Operations.Usage;

/// <summary>What was counted in a period, oldest first; without an entry there was nothing.</summary>
/// <param name="Start">UTC.</param>
internal sealed record UsagePeriod(DateTimeOffset Start, IReadOnlyDictionary<string, double> Counts)
{
    /// <summary>Returns the sum of everything whose name matches.</summary>
    public double Sum(Func<string, bool> isCounted) => Counts.Where(count => isCounted(count.Key)).Sum(count => count.Value);
}

/// <summary>Reads the rows of the charts.</summary>
internal sealed class UsageHistory(IStore store, TimeProvider time)
{
    private const int HoursOfDay = 24;

    /// <summary>Returns the last 24 hours by the hour, and the last 31 days by the day, each with the current one at its end.</summary>
    public async Task<(IReadOnlyList<UsagePeriod> Hours, IReadOnlyList<UsagePeriod> Days)> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var dates = Enumerable.Range(0, UsageRows.Days).Select(back => today.AddDays(back - UsageRows.Days + 1)).ToList();
        var rows = await Task.WhenAll(dates.Select(date => store.GetValueAsync(UsageRows.Platform, UsageRows.KeyOf(date), cancellationToken)));
        var days = dates.Zip(rows, (date, row) => (Date: date, Hours: UsageRows.Read(row))).ToList();
        var first = today.AddHours(now.UtcDateTime.Hour - HoursOfDay + 1);
        return (
            [.. Enumerable.Range(0, HoursOfDay).Select(number => Hour(days, first.AddHours(number)))],
            [.. days.Select(day => new UsagePeriod(day.Date, Sum(day.Hours.Values)))]);
    }

    private static UsagePeriod Hour(List<(DateTimeOffset Date, Dictionary<int, Dictionary<string, double>> Hours)> days, DateTimeOffset start) =>
        new(start, days.Find(day => day.Date.Date == start.Date).Hours?.GetValueOrDefault(start.Hour) ?? []);

    private static Dictionary<string, double> Sum(IEnumerable<Dictionary<string, double>> hours) =>
        hours.SelectMany(hour => hour).GroupBy(count => count.Key).ToDictionary(name => name.Key, name => name.Sum(count => count.Value));
}
