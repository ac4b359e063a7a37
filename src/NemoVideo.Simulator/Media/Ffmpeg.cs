using System.Diagnostics;

namespace NemoVideo.Simulator.Media;

/// <summary>Finds and runs ffmpeg and ffprobe. Arguments are passed as a list, never through a shell.</summary>
internal sealed class Ffmpeg
{
    private Ffmpeg(string program, string probe)
    {
        Program = program;
        Probe = probe;
    }

    public string Program { get; }
    public string Probe { get; }

    /// <summary>Finds the programs; null if they are missing or disabled.</summary>
    public static Ffmpeg? Find(SimulatorOptions options)
    {
        if (!options.UseFfmpeg)
        {
            return null;
        }

        var suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        var folders = options.FfmpegPath is { } path
            ? [Path.GetDirectoryName(Path.GetFullPath(path)) ?? "."]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders
            .Select(folder => new Ffmpeg(options.FfmpegPath ?? Path.Combine(folder, "ffmpeg" + suffix), Path.Combine(folder, "ffprobe" + suffix)))
            .FirstOrDefault(tools => File.Exists(tools.Program) && File.Exists(tools.Probe));
    }

    /// <summary>Runs one of the programs; cancelling kills it.</summary>
    /// <param name="onOutput">Reads the standard output to its end.</param>
    /// <returns>The exit code and the last lines of the error output.</returns>
    public static async Task<(int ExitCode, string Errors)> RunAsync(
        string program, IEnumerable<string> arguments, string folder, Func<Stream, CancellationToken, Task> onOutput, CancellationToken cancellationToken)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        process.Start();
        process.StandardInput.Close();
        try
        {
            var errors = LastLinesAsync(process.StandardError, cancellationToken);
            await onOutput(process.StandardOutput.BaseStream, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private static async Task<string> LastLinesAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        const int Kept = 12;
        var lines = new Queue<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Enqueue(line);
            if (lines.Count > Kept)
            {
                lines.Dequeue();
            }
        }

        return string.Join('\n', lines);
    }
}
