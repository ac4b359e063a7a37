using NemoBot.Storage.Files;

namespace NemoBot.Storage.Sqlite.Tests;

public sealed class DiskAccessTests : IDisposable
{
    /// <summary>Beyond what any file system here allows.</summary>
    private const long TooFar = 1L << 62;

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_file_beyond_its_largest_size_is_an_IOException_like_a_full_disk()
    {
        using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite);

        Assert.Throws<IOException>(() => DiskAccess.Write(file, "x"u8, TooFar));
        Assert.Throws<IOException>(() => DiskAccess.SetLength(file, TooFar));
        Assert.Throws<ArgumentOutOfRangeException>(() => DiskAccess.Write(file, "x"u8, -1));
        DiskAccess.Write(file, "x"u8, 0);
        Assert.Equal(1, RandomAccess.GetLength(file));
    }
}
