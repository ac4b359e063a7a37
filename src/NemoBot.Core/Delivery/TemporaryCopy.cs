using NemoBot.Core.Model;
using NemoBot.Core.Streams;

namespace NemoBot.Core.Delivery;

/// <summary>Copies a stream to a file that only this user can read, for a program that reads no streams (ffmpeg).</summary>
internal static class TemporaryCopy
{
    /// <returns>The copy, which is deleted when it is disposed, and when this process ends.</returns>
    /// <exception cref="FileTooLargeException">The stream has more bytes than allowed.</exception>
    public static async Task<LocalFile> MakeAsync(Stream content, long mostBytes, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"nemobot-{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var copy = new FileStream(path, options);
        try
        {
            await using var limited = StreamCounter.Of(content, read =>
            {
                if (read > mostBytes)
                {
                    throw new FileTooLargeException(mostBytes);
                }
            });
            await limited.CopyToAsync(copy, cancellationToken);
            await copy.FlushAsync(cancellationToken);
            return new(path, copy.Dispose);
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }
}
