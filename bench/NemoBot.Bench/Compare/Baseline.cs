using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace NemoBot.Bench.Compare;

/// <summary>What this machine does at this hour, so that absolute figures of two machines can be compared at all.</summary>
internal static class Baseline
{
    public static async Task AddToAsync(BenchReport report)
    {
        if (await HashRateAsync() is { } rate)
        {
            report.Add("openssl speed sha256, 16 KiB", rate, "MB/s");
        }
    }

    /// <summary>Returns the rate in MB/s on one core; null if openssl is not installed.</summary>
    private static async Task<double?> HashRateAsync()
    {
        try
        {
            using var openssl = Process.Start(new ProcessStartInfo("openssl", ["speed", "-seconds", "3", "-bytes", "16384", "-mr", "sha256"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, _) = (await openssl.StandardOutput.ReadToEndAsync(), await openssl.StandardError.ReadToEndAsync());
            await openssl.WaitForExitAsync();

            // For machines it prints "+F:25:sha256:1234567.89": bytes a second.
            var line = output.Split('\n').FirstOrDefault(line => line.StartsWith("+F:", StringComparison.Ordinal));
            return line is null ? null : double.Parse(line.Split(':')[^1], CultureInfo.InvariantCulture) / 1e6;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
