using System.Diagnostics;
using NemoBot.Hosting;

namespace Harness.Processes;

/// <summary>Runs the program to its end: for commands, and for failing starts.</summary>
/// <param name="Output">Standard output, including the log.</param>
/// <param name="Errors">The lines on standard error.</param>
internal sealed record ProgramRun(int ExitCode, string Output, IReadOnlyList<string> Errors)
{
    /// <summary>A bot that starts although it should not would run forever.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    /// <param name="folder">The working directory, which contains the store: <c>data/nemobot.db</c>.</param>
    public static async Task<ProgramRun> StartAsync(string folder, IReadOnlyList<string> arguments, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(BotHost).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["Urls"] = "http://127.0.0.1:0";
        start.Environment["Nemo__ApiUrl"] = "http://127.0.0.1:9";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeLimit, TimeProvider.System);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = await process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
