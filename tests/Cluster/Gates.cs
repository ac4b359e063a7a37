using System.Globalization;

namespace Cluster;

/// <summary>How long people may wait for an answer after each kind of disaster.</summary>
internal static class Gates
{
    /// <summary>A machine that has other work, as in CI, proves that nothing is lost, not how fast it comes back.</summary>
    private static readonly TimeSpan OnAnyMachine = TimeSpan.FromSeconds(10);

    /// <summary>At most half of the waits after a kill may be longer.</summary>
    private static readonly TimeSpan MedianOfKilled = TimeSpan.FromSeconds(2);

    /// <param name="isStrict">False for a machine that has other work.</param>
    public static IEnumerable<string> Violations(IReadOnlyList<Strike> strikes, bool isStrict)
    {
        foreach (var kind in strikes.GroupBy(strike => strike.Kind))
        {
            var (waits, most) = (Sorted(kind), isStrict ? Most(kind.Key) : OnAnyMachine);
            if (waits.Count > 0 && waits[^1] > most)
            {
                yield return $"{kind.Key}: a message waited {Seconds(waits[^1])}, longer than {Seconds(most)}.";
            }

            if (isStrict && kind.Key == DisasterKind.Killed && Median(waits) > MedianOfKilled)
            {
                yield return $"{kind.Key}: half of the messages waited longer than {Seconds(MedianOfKilled)}: {Seconds(Median(waits))}.";
            }
        }
    }

    /// <summary>Returns a line for each kind, with its figures.</summary>
    public static IEnumerable<string> Figures(IReadOnlyList<Strike> strikes) => strikes.GroupBy(strike => strike.Kind).OrderBy(kind => kind.Key).Select(kind =>
        $"{kind.Key}: {kind.Count()} times; {Words(Sorted(kind))}; chats of other nodes: {Words([.. kind.SelectMany(strike => strike.OtherWaits).Order()])}");

    public static string Words(IReadOnlyList<TimeSpan> sorted) =>
        sorted.Count == 0 ? "no messages" : $"{sorted.Count} messages waited {Seconds(Median(sorted))} (median), at most {Seconds(sorted[^1])}";

    private static TimeSpan Most(DisasterKind kind) => TimeSpan.FromSeconds(kind switch
    {
        DisasterKind.TwoKilled => 8,
        DisasterKind.Terminated => 1,
        DisasterKind.DatabaseStopped or DisasterKind.CutOff => 2,
        _ => 5,
    });

    private static List<TimeSpan> Sorted(IEnumerable<Strike> strikes) => [.. strikes.SelectMany(strike => strike.Waits).Order()];

    private static TimeSpan Median(IReadOnlyList<TimeSpan> sorted) => sorted.Count == 0 ? TimeSpan.Zero : sorted[sorted.Count / 2];

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");
}
