using System.Globalization;

namespace NemoBot.Bench;

/// <summary>The command line: a scenario, then <c>--key=value</c>.</summary>
internal sealed record BenchSettings(string Scenario, IReadOnlyDictionary<string, string> Values)
{
    public static BenchSettings Read(string[] args) => new(
        args.FirstOrDefault(arg => !arg.StartsWith('-')) ?? "",
        args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal) && arg.Contains('=', StringComparison.Ordinal))
            .Select(arg => arg[2..].Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));

    public int Number(string key, int usual) => Values.TryGetValue(key, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : usual;

    /// <summary>Returns the folder of a published Release; publishes one if none is given.</summary>
    public async Task<string> PublishedAsync(string key, string project)
    {
        if (Values.TryGetValue(key, out var folder))
        {
            return folder;
        }

        return await Publishing.RunAsync(Path.Combine(BenchReport.Root, "src", project), $"nemobot-bench-{key}") ?? throw new InvalidOperationException($"{project} could not be published.");
    }
}
