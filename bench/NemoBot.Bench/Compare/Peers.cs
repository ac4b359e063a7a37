using System.ComponentModel;
using System.Diagnostics;

namespace NemoBot.Bench.Compare;

/// <summary>Builds the peers of <c>bench/peers</c>, and earlier versions of the bot.</summary>
internal static class Peers
{
    private static string Folder { get; } = Path.Combine(BenchReport.Root, "bench", "peers");

    /// <summary>Publishes a .NET peer as the bot is published; null if that cannot be done here.</summary>
    public static Task<string?> PublishedAsync(string peer) => Publishing.RunAsync(Path.Combine(Folder, peer), $"nemobot-bench-peer-{peer}");

    /// <summary>Publishes the bot as of a commit; null if the commit or its packages cannot be had here.</summary>
    public static async Task<string?> EarlierBotAsync(string commit)
    {
        var source = Path.Combine(Path.GetTempPath(), $"nemobot-bench-source-{commit}");
        if (!Directory.Exists(source) && await RunAsync("git", BenchReport.Root, ["worktree", "add", "--detach", source, commit]) != 0)
        {
            return null;
        }

        return await Publishing.RunAsync(Path.Combine(source, "src", "NemoBot"), $"nemobot-bench-bot-{commit}");
    }

    /// <summary>Returns the program of a Node.js peer, with its packages; null if Node.js or the packages cannot be had here.</summary>
    public static async Task<string?> NodeAsync(string peer)
    {
        var folder = Path.Combine(Folder, peer);
        try
        {
            var isReady = File.Exists(Path.Combine(folder, "package.json")) && !Directory.Exists(Path.Combine(folder, "node_modules"))
                ? await RunAsync("npm", folder, ["install", "--no-package-lock", "--no-audit", "--no-fund"]) == 0
                : await RunAsync("node", folder, ["--version"]) == 0;
            return isReady ? Path.Combine(folder, $"{peer}.mjs") : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Returns whether a program is installed; it knows <c>--version</c>.</summary>
    public static async Task<bool> IsInstalledAsync(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true })!;
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static async Task<int> RunAsync(string program, string folder, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
