using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace NemoBot.Bench;

/// <summary>Reports figures with units: one JSON line for machines, a table for people.</summary>
internal sealed class BenchReport(string scenario)
{
    private static readonly JsonSerializerOptions OneLine = new(JsonSerializerDefaults.Web);
    private readonly List<(string Name, double Value, string Unit)> _figures = [];

    public static string Root { get; } = Fakes.Repository.FindRoot();

    public BenchReport Add(string name, double value, string unit)
    {
        _figures.Add((name, Math.Round(value, 3), unit));
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
            },
            OneLine));
        foreach (var (name, value, unit) in _figures)
        {
            output.WriteLine($"  {name,-36}{value,14:N3} {unit}");
        }
    }

    private static string Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, WorkingDirectory = Root })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }
}
