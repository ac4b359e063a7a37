using System.ComponentModel;
using System.Diagnostics;
using NemoBot.Core.Limits;
using NemoVideo.Uploads;

namespace NemoBot.Core.Backend;

/// <summary>Makes JPGs of HEIC photos, which the backend does not accept, with Debian's <c>heif-convert</c> (package <c>libheif-examples</c>), if that is installed.</summary>
/// <remarks>Decoding is costly, and strangers' files cause it: two processes run at once, each with limits on its memory, its output and its time.</remarks>
public sealed class HeifConverter(TimeProvider time) : IDisposable
{
    private const string Program = "heif-convert";

    /// <summary>A larger photo is not converted; phones write 2 to 10 MB.</summary>
    private const int MostBytes = 24 << 20;

    private const int MostAtOnce = 2;

    private static readonly ProcessLimits Limits = new(CpuSeconds: 30, Memory: 1500L << 20, Written: 25L << 20);

    /// <summary>For one photo, the wait for a turn included.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    /// <summary>Gets whether the program is on this machine.</summary>
    public static bool IsInstalled { get; } = !OperatingSystem.IsWindows()
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, Program)));

    /// <summary>Converts one photo; of several in the file, the first.</summary>
    /// <returns>The JPG, deleted when it is disposed; null if the program is not installed, cannot read the photo, or has no time or place for it.</returns>
    public async Task<ConvertedPhoto?> TryConvertAsync(Stream photo, CancellationToken cancellationToken)
    {
        if (!IsInstalled || TryMakeFolder() is not { } folder)
        {
            return null;
        }

        var isKept = false;
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _turns.WaitAsync(stop.Token);
            try
            {
                var input = Path.Combine(folder.FullName, $"in{MediaFormats.Heic.Extension}");
                if (!await CopyAsync(photo, input, stop.Token) || !await RunAsync(input, Path.Combine(folder.FullName, $"out{MediaFormats.Jpg.Extension}"), stop.Token))
                {
                    return null;
                }

                File.Delete(input);
                var made = folder.GetFiles().OrderBy(file => file.Name.Length).ThenBy(file => file.Name, StringComparer.Ordinal).FirstOrDefault();
                if (made is null || !await IsJpgAsync(made.FullName, stop.Token))
                {
                    return null;
                }

                isKept = true;
                return new(folder, made.FullName, made.Length);
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // No time.
        }
        finally
        {
            if (!isKept)
            {
                folder.Delete(recursive: true);
            }
        }
    }

    public void Dispose() => _turns.Dispose();

    private static DirectoryInfo? TryMakeFolder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("nemobot-heic-");
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return null; // A read-only system without a folder for such things.
        }
    }

    private static async Task<bool> CopyAsync(Stream photo, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 81920, FileOptions.Asynchronous);
        var buffer = new byte[81920];
        long total = 0;
        int read;
        while ((read = await photo.ReadAsync(buffer, cancellationToken)) > 0)
        {
            total += read;
            if (total > MostBytes)
            {
                return false;
            }

            try
            {
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
            catch (IOException)
            {
                return false; // No room for it.
            }
        }

        return true;
    }

    private static async Task<bool> RunAsync(string input, string output, CancellationToken cancellationToken)
    {
        Process? started;
        try
        {
            started = Process.Start(Limits.Start(Program, ["-q", "90", input, output]));
        }
        catch (Win32Exception)
        {
            return false;
        }

        using var process = started;
        return process is not null && await EndsWellAsync(process, cancellationToken);
    }

    private static async Task<bool> EndsWellAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            process.StandardInput.Close();
            await Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken), process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<bool> IsJpgAsync(string path, CancellationToken cancellationToken)
    {
        var head = new byte[MediaSignature.HeadBytes];
        await using var file = File.OpenRead(path);
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        return MediaSignature.Of(head.AsSpan(0, read)) == MediaFormats.Jpg;
    }
}

/// <summary>A photo as a JPG in a temporary folder of its own.</summary>
public sealed class ConvertedPhoto(DirectoryInfo folder, string path, long sizeBytes) : IDisposable
{
    public long SizeBytes => sizeBytes;

    public Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<Stream>(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
