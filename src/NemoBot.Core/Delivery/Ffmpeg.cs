using System.ComponentModel;
using System.Diagnostics;

namespace NemoBot.Core.Delivery;

/// <summary>Makes pictures with ffmpeg, if that is installed.</summary>
public sealed class Ffmpeg(TimeProvider time)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(15);

    /// <returns>The bytes that it writes to its standard output; null if it is not installed, fails, takes too long, or writes more than <paramref name="mostBytes"/>.</returns>
    public async Task<byte[]?> RunAsync(IEnumerable<string> arguments, int mostBytes, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-v", "quiet", "-nostdin", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        Process? started;
        try
        {
            started = Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null; // Not installed.
        }

        using var process = started;
        return process is null ? null : await ReadAsync(process, mostBytes, cancellationToken);
    }

    private async Task<byte[]?> ReadAsync(Process process, int mostBytes, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var output = new byte[mostBytes + 1];
        try
        {
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, stop.Token);
            var length = await process.StandardOutput.BaseStream.ReadAtLeastAsync(output, output.Length, throwOnEndOfStream: false, stop.Token);
            if (length > mostBytes)
            {
                return null;
            }

            await errors;
            await process.WaitForExitAsync(stop.Token);
            return process.ExitCode == 0 ? output[..length] : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // Too slow: messages do without a picture.
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
