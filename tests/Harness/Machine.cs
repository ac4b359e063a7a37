using System.Diagnostics;

namespace Harness;

/// <summary>Programs that the full suite needs. If one is missing, a test says so and is skipped; in CI it fails.</summary>
internal static class Machine
{
    public static string Needs(string what, params string[] names)
    {
        var found = names.SelectMany(name => Path.IsPathRooted(name)
                ? [name]
                : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
            .SelectMany(path => OperatingSystem.IsWindows() ? new[] { path, $"{path}.exe" } : [path])
            .FirstOrDefault(File.Exists);
        if (found is not null)
        {
            return found;
        }

        Assert.False(IsCi, $"CI must have {what}: test.sh installs it.");
        Assert.Skip($"{what} is not installed on this machine (test.sh installs it where it can).");
        return "";
    }

    public static string Ffmpeg => Needs("ffmpeg", "ffmpeg");

    public static string Ffprobe => Needs("ffmpeg", "ffprobe");

    public static string Chromium => Needs("Chromium", "/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome");

    private static bool IsCi => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Runs a program to its end and returns its output.</summary>
    public static async Task<byte[]> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var output = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{Path.GetFileName(program)} failed: {await errors}");
        return output.ToArray();
    }
}
