using Fakes;
using Harness;
using Harness.Storage;
using NemoBot.Core.Model;
using NemoVideo.Http;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests;

public sealed class FileStoreTests
{
    [Fact]
    public async Task A_file_comes_back_as_it_was_and_can_be_read_from_anywhere()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var bytes = new byte[300_001];
        Random.Shared.NextBytes(bytes);

        var stored = await test.Files.SaveAsync(new(Ana), "beach.mp4", "video/mp4", new MemoryStream(bytes), bytes.Length, default);
        await test.ReopenAsync();

        Assert.Equal(stored, await test.Store.GetFileAsync(Ana, stored.Id, default));
        Assert.Equal((300_001, "beach.mp4", Start), (stored.SizeBytes, stored.FileName, stored.CreatedAt));
        await using var file = await test.Files.OpenAsync(stored, default);
        var read = new byte[bytes.Length];
        await file.ReadExactlyAsync(read);
        Assert.Equal(bytes, read);
        file.Position = 300_000;
        Assert.Equal(bytes[^1], file.ReadByte());
    }

    [Theory] // Around the size of one write; pieces as a network gives them.
    [InlineData(1, 1)]
    [InlineData(262_143, 4_096)]
    [InlineData(262_144, 4_096)]
    [InlineData(262_145, 1_460)]
    [InlineData(700_000, 65_537)]
    public async Task A_file_that_comes_in_pieces_is_the_same_file(int size, int piece)
    {
        await using var test = await StoreUnderTest.StartAsync();
        var bytes = new byte[size];
        Random.Shared.NextBytes(bytes);

        var stored = await test.Files.SaveAsync(new(Ana), "beach.mp4", "video/mp4", new PiecesStream(bytes, piece), size, default);

        Assert.Equal(size, stored.SizeBytes);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(test.FilesFolder, stored.Path)));
    }

    [Fact]
    public async Task A_file_that_is_too_large_leaves_nothing()
    {
        await using var test = await StoreUnderTest.StartAsync();

        var refusal = await Assert.ThrowsAsync<FileTooLargeException>(
            () => test.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", new MemoryStream(new byte[200_001]), 200_000, default));

        Assert.Equal(200_000, refusal.MaxBytes);
        Assert.Empty(test.StoredFiles);
        Assert.Empty(await test.Store.OldestFilesAsync(10, default));
    }

    [Fact]
    public async Task A_stream_that_breaks_leaves_nothing()
    {
        await using var test = await StoreUnderTest.StartAsync();

        await Assert.ThrowsAsync<IOException>(() => test.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", Breaking(500_000), long.MaxValue, default));
        Assert.Empty(test.StoredFiles);
        Assert.Empty(await test.Store.OldestFilesAsync(10, default));
    }

    [Fact]
    public async Task What_the_disk_does_not_take_is_the_stores_trouble_and_leaves_no_record()
    {
        await using var test = await StoreUnderTest.StartAsync();
        Directory.Delete(test.FilesFolder, recursive: true);
        await File.WriteAllTextAsync(test.FilesFolder, "not a folder");

        await Assert.ThrowsAsync<StorageException>(() => SaveAsync(test, 10));

        Assert.Empty(await test.Store.OldestFilesAsync(10, default));
    }

    [Fact]
    public async Task A_deleted_file_is_gone_and_deleting_it_again_is_no_fault()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var stored = await SaveAsync(test, 10);
        await test.Files.DeleteAsync(stored, default);
        await test.Files.DeleteAsync(stored, default);

        Assert.Null(await test.Store.GetFileAsync(Ana, stored.Id, default));
        await Assert.ThrowsAsync<FileNotFoundException>(() => test.Files.OpenAsync(stored, default));
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

    private static Task<StoredFile> SaveAsync(StoreUnderTest test, int size, ChatKey? chat = null) =>
        test.Files.SaveAsync(new(chat ?? Ana), "a.mp4", "video/mp4", new MemoryStream(new byte[size]), size, default);

    /// <summary>Returns a stream of this many bytes that then fails like a lost connection.</summary>
    private static ForwardStream Breaking(int bytes)
    {
        var left = bytes;
        return new((buffer, _) =>
        {
            var read = left > 0 ? Math.Min(buffer.Length, left) : throw new IOException("The connection was lost.");
            left -= read;
            return ValueTask.FromResult(read);
        });
    }

    /// <summary>Gives no more than a piece at a time.</summary>
    private sealed class PiecesStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
