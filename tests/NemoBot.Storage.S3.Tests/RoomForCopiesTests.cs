using System.Globalization;
using Fakes;
using Harness.Storage.S3;
using static Harness.Storage.Data;

namespace NemoBot.Storage.S3.Tests;

/// <summary>How much disk space copies of objects reserve. No other test of the project writes to the disk meanwhile.</summary>
[Collection(nameof(RunsAlone))]
public sealed class RoomForCopiesTests
{
    [Fact]
    public async Task Copies_that_begin_together_do_not_count_on_the_same_room()
    {
        const long Size = 900 << 20; // Of which nothing is written here: each waits for its first byte.
        var free = new DriveInfo(Path.GetTempPath()).AvailableFreeSpace - (Size * 3 / 2);
        Assert.SkipUnless(free > Size, "There is too little room on this disk.");
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line, ("Storage:KeepFreeBytes", free.ToString(CultureInfo.InvariantCulture)));
        var stored = await test.Store.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", new ZeroStream(10), 10, default);
        var answers = new TaskCompletionSource();
        line.Fault = request => request.Method == "GET" ? new(Status: 404, Code: "NoSuchKey", Until: answers.Task) : null;

        var first = test.Store.Bucket.OpenLocalAsync(stored.Path, Size, default);
        Assert.Null(await test.Store.Bucket.OpenLocalAsync(stored.Path, Size, default).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
        Assert.False(first.IsCompleted);
        answers.SetResult();
        Assert.Null(await first);

        line.Fault = _ => null;
        using var next = await test.Store.Bucket.OpenLocalAsync(stored.Path, 10, default);
        Assert.NotNull(next); // What was reserved is free again.
    }
}
