using System.Diagnostics;

namespace NemoBot.Bench.Growth;

/// <summary>What operations cost, by their names, in microseconds; a value for each round.</summary>
internal sealed class GrowthTimes
{
    private readonly Dictionary<string, (List<double> Cpu, List<double> Wall)> _times = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _times.Keys;

    /// <summary>Returns the sum of operations in each round.</summary>
    public static IReadOnlyList<double> Sum(IReadOnlyList<string> names, Func<string, IReadOnlyList<double>> valuesOf) =>
        [.. Enumerable.Range(0, valuesOf(names[0]).Count).Select(round => names.Sum(name => valuesOf(name)[round]))];

    /// <summary>Returns the CPU for an operation.</summary>
    public IReadOnlyList<double> Cpu(string name) => _times[name].Cpu;

    /// <summary>Returns the time of an operation, with as many at once.</summary>
    public IReadOnlyList<double> Wall(string name) => _times[name].Wall;

    public async Task MeasureAsync<T>(string name, IReadOnlyList<T> visits, int atOnce, Func<TimeSpan> cpuOf, Func<T, Task> runAsync)
    {
        GC.Collect();
        var (cpu, start, next) = (cpuOf(), Stopwatch.GetTimestamp(), -1);
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            for (int at; (at = Interlocked.Increment(ref next)) < visits.Count;)
            {
                await runAsync(visits[at]);
            }
        })));
        if (!_times.TryGetValue(name, out var times))
        {
            _times.Add(name, times = ([], []));
        }

        times.Cpu.Add((cpuOf() - cpu).TotalMicroseconds / visits.Count);
        times.Wall.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / visits.Count);
    }
}
