using System.Security.Cryptography;

namespace NemoBot.Bench.Uploads;

/// <summary>A file with the first bytes of an MP4, followed by noise.</summary>
/// <param name="Sha256">Lower-case hex.</param>
internal sealed record UploadClip(string Path, long Bytes, string Sha256)
{
    public double MiB => Bytes / (double)(1 << 20);

    public string Name => System.IO.Path.GetFileName(Path);

    public static async Task<UploadClip> WriteAsync(string path, int megabytes)
    {
        var block = new byte[1 << 20];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = File.Create(path);
        for (var n = 0; n < megabytes; n++)
        {
            if (n is 0 or 1)
            {
                Random.Shared.NextBytes(block);
            }

            if (n == 0)
            {
                byte[] head = [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isommp41"u8];
                head.CopyTo(block, 0);
            }

            hash.AppendData(block);
            await file.WriteAsync(block);
        }

        // Flushed before the measurement starts, so that the write does not overlap with it.
        file.Flush(flushToDisk: true);
        return new(path, (long)megabytes << 20, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
