using Fakes;
using Harness;
using Harness.Storage;
using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests;

public sealed class FileStoreTests
{
    [Fact]
    public async Task What_the_disk_does_not_take_is_the_stores_trouble_and_leaves_no_record()
    {
        await using var test = await StoreUnderTest.StartAsync();
        Directory.Delete(test.FilesFolder, recursive: true);
        await File.WriteAllTextAsync(test.FilesFolder, "not a folder");

        await Assert.ThrowsAsync<StorageException>(() => SaveAsync(test, 10));

        Assert.Empty(await test.Store.OldestFilesAsync(10, default));
    }

    [Theory]
    [InlineData("beach.mp4", "beach.mp4")]
    [InlineData("夏の海 🎬.mp4", "夏の海 🎬.mp4")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData(@"C:\videos\a.mp4", "a.mp4")]
    [InlineData("a\r\nSet-Cookie: x.mp4", "aSet-Cookie: x.mp4")]
    [InlineData("holiday\u202Egpj.exe", "holidaygpj.exe")]
    [InlineData("a\u2066b\u2069\u200F.mp4", "ab.mp4")]
    [InlineData("nul\0.mp4", "nul.mp4")]
    [InlineData("...", "file")]
    [InlineData("", "file")]
    [InlineData("folder/", "file")]
    public async Task Names_from_persons_are_made_harmless(string name, string shown)
    {
        await using var test = await StoreUnderTest.StartAsync();

        var stored = await test.Files.SaveAsync(new(Ana), name, "video/mp4", new MemoryStream([1]), 1, default);

        Assert.Equal(shown, stored.FileName);
        Assert.Equal(stored.Id + ".bin", stored.Path);
    }

    [Fact]
    public async Task Long_names_are_cut_and_keep_their_extension()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var name = new string('a', 250) + "🎬🎬🎬.mp4";

        var stored = await test.Files.SaveAsync(new(Ana), name, "video/mp4", new MemoryStream([1]), 1, default);

        Assert.Equal(new string('a', 250) + ".mp4", stored.FileName);
    }

    [Fact]
    public async Task A_body_without_end_stops_at_what_the_disk_must_keep_free_and_leaves_nothing()
    {
        using var here = new TemporaryFolder();
        var free = new DriveInfo(here.Path).AvailableFreeSpace;
        await using var test = await StoreUnderTest.StartAsync(("Storage:KeepFreeBytes", $"{Math.Max(16 << 20, free - (96 << 20))}"));

        var full = await Assert.ThrowsAsync<StorageException>(
            () => test.Files.SaveAsync(new(Ana), "endless.mp4", "video/mp4", new ZeroStream(long.MaxValue), 4L << 30, default));

        Assert.Contains("Storage:KeepFreeBytes", full.Message, StringComparison.Ordinal);
        Assert.Empty(test.StoredFiles);
        Assert.True(await SaveAsync(test, 1000) is { SizeBytes: 1000 }); // A small result has its place.
    }

    private static Task<StoredFile> SaveAsync(StoreUnderTest test, int size) =>
        test.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", new MemoryStream(new byte[size]), size, default);
}
