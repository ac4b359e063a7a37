using System.ComponentModel;
using System.Diagnostics;
using Fakes;

namespace Harness.Processes;

/// <summary>Clients that nobody here wrote: the scripts in a folder of <c>tests/clients</c>, with their packages.</summary>
internal static class NodeClients
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    /// <summary>Returns the folder of the scripts. Installs their packages; skips the test, and says why, where they cannot be had.</summary>
    /// <param name="packages">The packages that the scripts need.</param>
    public static async Task<string> InstalledAsync(string name, params string[] packages)
    {
        var folder = Path.Combine(Repository.FindRoot(), "tests", "clients", name);
        if (packages.All(package => Directory.Exists(Path.Combine(folder, "node_modules", package))))
        {
            return folder;
        }

        try
        {
            using var npm = Start("npm", folder, "install", "--no-audit", "--no-fund", "--no-package-lock");
            var output = Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
            await npm.WaitForExitAsync().WaitAsync(TimeLimit);
            Assert.SkipUnless(npm.ExitCode == 0, $"npm install failed: {string.Join(' ', await output)}");
        }
        catch (Win32Exception)
        {
            Assert.Skip("node and npm are not installed");
        }

        return folder;
    }

    public static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }
}
