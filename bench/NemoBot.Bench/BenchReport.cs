using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using NemoBot.Bench.Compare;

namespace NemoBot.Bench;

/// <summary>Reports figures with units: one JSON line for machines, a table for people.</summary>
internal sealed class BenchReport(string scenario)
{
    private static readonly JsonSerializerOptions OneLine = new(JsonSerializerDefaults.Web);
    private readonly List<(string Name, double Value, string Unit)> _figures = [];
    private readonly List<ContestResult> _contests = [];

    public static string Root { get; } = Fakes.Repository.FindRoot();

    public BenchReport Add(string name, double value, string unit)
    {
        _figures.Add((name, Math.Round(value, 3), unit));
        return this;
    }

    /// <summary>Adds the medians and the ratio of a contest.</summary>
    public BenchReport Add(ContestResult result)
    {
        _contests.Add(result);
        return this;
    }

    public void Write(TextWriter output)
    {
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                scenario,
                at = TimeProvider.System.GetUtcNow(),
                commit = Git("rev-parse --short HEAD"),
                machine = $"{RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}",
                load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : null,
                runtime = RuntimeInformation.FrameworkDescription,
                figures = _figures.ToDictionary(figure => figure.Name, figure => new { value = figure.Value, unit = figure.Unit }),
                contests = _contests.Select(each => new { each.Contest, each.Figure.Name, each.Figure.Unit, each.Peer, each.Ours, each.Theirs, each.Ratio, Range = each.Ratios.Count > 0 ? new[] { each.Ratios[0], each.Ratios[^1] } : null, each.Figure.AtMost, each.Figure.AtLeast, each.Figure.OwnAtMost }),
            },
            OneLine));
        foreach (var (name, value, unit) in _figures)
        {
            output.WriteLine($"  {name,-36}{value,14:N3} {unit}");
        }

        WriteContests(output);
    }

    /// <summary>A table in Markdown, for docs/performance.md.</summary>
    public void WriteContests(TextWriter output)
    {
        if (_contests.Count == 0)
        {
            return;
        }

        output.WriteLine("| figure | NemoBot | peer | NemoBot / peer (range) | aim |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (var each in _contests)
        {
            var aim = each.Figure.Aim is { Length: > 0 } words ? $"{words}: {(each.IsMet ? "met" : "missed")}" : "";
            var peer = each.Ratio is { } ratio ? $"{each.Peer}: {each.TheirsMedian:N2} {each.Figure.Unit} | {ratio:N2} ({each.Ratios[0]:N2}–{each.Ratios[^1]:N2})" : " | ";
            output.WriteLine($"| {each.Figure.Name} | {each.OursMedian:N2} {each.Figure.Unit} | {peer} | {aim} |");
        }
    }

    private static string Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, WorkingDirectory = Root })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }
}
