using System.Globalization;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Operations.Usage;

namespace NemoBot.Operations.Views;

/// <summary>Draws the charts of a period as SVG. Pure. Colours come from the style sheet, words are HTML around the drawing, so that they keep their size on a phone.</summary>
internal static class UsageCharts
{
    private const int Height = 60;
    private const int BarWidth = 10;
    private const int Gap = 2;

    public static string Section(string title, string unit, string timeFormat, IReadOnlyList<UsagePeriod> periods) =>
        $"<section class=\"wide\"><h2>{Html.Encode(title)}</h2><div class=\"charts\">"
        + Chart("Messages", unit, timeFormat, periods, [("", name => name == UsageCounts.Messages, "a")])
        + Chart("Jobs", unit, timeFormat, periods, [("done or cancelled", name => IsJob(name) && !IsFailed(name), "a"), ("failed", name => IsJob(name) && IsFailed(name), "b")])
        + Chart("Credits used", unit, timeFormat, periods, [("", name => name == UsageCounts.Credits, "a")])
        + "</div></section>\n";

    /// <summary>Returns why jobs failed, most frequent first.</summary>
    public static IReadOnlyList<(string Fault, long Count)> Faults(IReadOnlyList<UsagePeriod> periods) =>
    [
        .. periods.SelectMany(period => period.Counts).Where(count => count.Key.StartsWith(UsageCounts.Faults, StringComparison.Ordinal))
            .GroupBy(count => count.Key[UsageCounts.Faults.Length..])
            .Select(fault => (fault.Key, (long)Math.Round(fault.Sum(count => count.Value))))
            .OrderByDescending(fault => fault.Item2),
    ];

    private static string Chart(
        string name, string unit, string timeFormat, IReadOnlyList<UsagePeriod> periods, IReadOnlyList<(string Words, Func<string, bool> IsCounted, string Class)> series)
    {
        var sums = periods.Select(period => series.Select(each => period.Sum(each.IsCounted)).ToArray()).ToList();
        var most = sums.Max(values => values.Sum());
        var scale = most > 0 ? Height / most : 0;
        var bars = string.Concat(periods.Zip(sums).Select((period, number) => Bar(number, period.First, period.Second)));
        var total = Words(index => sums.Sum(values => values[index]));
        return $"<figure><figcaption><b>{Html.Encode(name)}</b> {Html.Encode(total)}</figcaption>"
            + $"<svg viewBox=\"0 0 {periods.Count * BarWidth} {Height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{Html.Encode($"{name}: {total}; at most {Round(most)} in {unit}.")}\">{bars}</svg>"
            + $"<p class=\"axis\"><span>{Label(periods[0])}</span><span>at most {Round(most)} in {Html.Encode(unit)}</span><span>now</span></p></figure>";

        string Bar(int number, UsagePeriod period, double[] values)
        {
            var top = (double)Height;
            var parts = "";
            for (var i = 0; i < values.Length; i++)
            {
                var tall = values[i] * scale;
                top -= tall;
                parts += tall > 0 ? string.Create(CultureInfo.InvariantCulture, $"<rect class=\"{series[i].Class}\" x=\"{(number * BarWidth) + 1}\" y=\"{top:0.##}\" width=\"{BarWidth - Gap}\" height=\"{tall:0.##}\"/>") : "";
            }

            return parts.Length == 0 ? "" : $"<g><title>{Html.Encode($"{Label(period)}: {Words(index => values[index])}")}</title>{parts}</g>";
        }

        string Words(Func<int, double> sumOf) => string.Join(", ", series.Select((each, index) => $"{Round(sumOf(index))} {each.Words}".TrimEnd()));

        string Label(UsagePeriod period) => period.Start.UtcDateTime.ToString(timeFormat, CultureInfo.InvariantCulture);
    }

    private static bool IsJob(string name) => name.StartsWith("jobs.", StringComparison.Ordinal);

    private static bool IsFailed(string name) => name.EndsWith($".{JobState.Failed}", StringComparison.Ordinal);

    private static string Round(double count) => count.ToString("#,0.#", CultureInfo.InvariantCulture);
}
