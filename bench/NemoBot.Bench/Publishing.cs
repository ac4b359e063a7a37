using System.Diagnostics;

namespace NemoBot.Bench;

/// <summary>Publishes programs as the image does: for this machine, compiled ahead where the project says so.</summary>
internal static class Publishing
{
    /// <returns>The folder of the program; null if it cannot be published here.</returns>
    public static async Task<string?> RunAsync(string project, string name)
    {
        var output = Path.Combine(Path.GetTempPath(), name);
        string[] arguments = ["publish", project, "-c", "Release", "--use-current-runtime", "--self-contained", "false", "-o", output, "-v", "q"];
        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = project })!;
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? output : null;
    }
}
