using System.Globalization;
using System.Web;
using Fakes;
using Harness;
using Harness.Storage;
using Harness.Storage.S3;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace NemoBot.Storage.S3.Tests;

/// <summary>What only a bucket has.</summary>
public sealed class BucketTests
{
    [Fact]
    public async Task Uploads_that_nobody_completed_go_after_a_day_and_those_of_others_stay()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line);
        var now = test.Store.Clock.GetUtcNow();
        var (old, young) = (NewName(test), NewName(test));
        line.Leave($"{test.Prefix}/{old}", now.AddHours(-25));
        line.Leave($"{test.Prefix}/{young}", now.AddHours(-23));
        string[] others = [$"{test.Prefix}/backup.tar", $"{test.Prefix}/firmware.bin", $"{test.Prefix}/below/{old}", old];
        Array.ForEach(others, other => line.Leave(other, now.AddHours(-25)));

        Assert.Equal(1, await test.Store.Files.RemoveOrphansAsync(default));
        Assert.Equal([.. others.Append($"{test.Prefix}/{young}").Order(StringComparer.Ordinal)], line.Unfinished.Order(StringComparer.Ordinal));
        var lists = line.Requests.Where(request => request.StartsWith("GET", StringComparison.Ordinal) && request.Contains("uploads", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lists);
        Assert.All(lists, request => Assert.Matches($"(?=.*prefix={test.Prefix}%2F)(?=.*delimiter=%2F)", request));
    }

    [Fact]
    public async Task An_upload_that_another_process_removed_first_ends_no_clean_up()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line);
        var old = test.Store.Clock.GetUtcNow().AddHours(-25);
        line.Leave($"{test.Prefix}/{NewName(test)}", old);
        line.Leave($"{test.Prefix}/{NewName(test)}", old);
        var left = 1;
        line.Fault = request => request.Method == "DELETE" && Interlocked.Exchange(ref left, 0) == 1 ? new(Status: 404, Code: "NoSuchUpload") : null;

        Assert.Equal(1, await test.Store.Files.RemoveOrphansAsync(default));
    }

    [Fact]
    public async Task What_others_keep_beside_the_files_stays()
    {
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), null);
        var orphan = NewName(test);
        foreach (var name in (string[])[orphan, "firmware.bin", $"{Guid.NewGuid():N}.bin"])
        {
            await PutAsync(test, name);
            test.Touch(name, test.Store.Clock.GetUtcNow());
        }

        Assert.Equal(0, await test.Store.Files.RemoveOrphansAsync(default));
        test.Store.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(2, await test.Store.Files.RemoveOrphansAsync(default)); // The one with a random name is what a probe leaves if its process ends.

        Assert.Equal(["firmware.bin"], test.Names);
    }

    [Fact]
    public async Task Files_that_the_store_knows_nothing_of_are_not_claimed()
    {
        var server = await S3Process.SharedAsync();
        await using var first = await FilesInBucket.StartAsync(server, null);
        var stored = await SaveAsync(first, 10);
        await first.Store.Bucket.DeleteAsync("store.id", default);
        await using var second = StoreUnderTest.Prepare(server.Settings(first.Prefix));

        var refusal = await Assert.ThrowsAsync<StorageException>(second.OpenAsync);

        Assert.Contains("that the database has no record of", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([$"{stored.Id}.bin"], first.Names);
        await first.Store.ReopenAsync(); // Its own are claimed again, mark or not.
        Assert.Contains("files of another store", (await Assert.ThrowsAsync<StorageException>(second.OpenAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Things_of_others_are_no_reason_not_to_begin_in_a_bucket()
    {
        var server = await S3Process.SharedAsync();
        await using var first = await FilesInBucket.StartAsync(server, null);
        await PutAsync(first, "firmware.bin");
        await first.Store.Bucket.DeleteAsync("store.id", default);
        await using var second = StoreUnderTest.Prepare(server.Settings(first.Prefix));

        await second.OpenAsync();

        Assert.Equal(["firmware.bin", "store.id"], server.Names(first.Prefix));
    }

    [Fact]
    public async Task Orphans_are_found_in_a_list_of_several_pages()
    {
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), null);
        await Task.WhenAll(Enumerable.Range(0, 1_010).Select(_ => SaveAsync(test, 1)));
        foreach (var file in await test.Store.Store.OldestFilesAsync(2_000, default))
        {
            await test.Store.Store.RemoveFileAsync(file.Id, default);
        }

        foreach (var name in test.Names)
        {
            test.Touch(name, test.Store.Clock.GetUtcNow());
        }

        Assert.Equal(0, await test.Store.Files.RemoveOrphansAsync(default));
        test.Store.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(1_010, await test.Store.Files.RemoveOrphansAsync(default));
        Assert.Empty(test.Names);
    }

    [Fact]
    public async Task A_read_here_and_there_fetches_little_and_a_whole_read_takes_few_requests()
    {
        const int Size = 40 << 20;
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line);
        var stored = await SaveAsync(test, Size);
        var before = line.Requests.Count;
        await using (var content = await test.Store.Files.OpenAsync(stored, default))
        {
            await content.CopyToAsync(Stream.Null);
        }

        Assert.InRange(line.Requests.Count - before, 1, 10);
        before = line.Requests.Count;
        await using (var content = await test.Store.Files.OpenAsync(stored, default))
        {
            foreach (var at in new[] { 0, Size - 100, 1 << 20 })
            {
                content.Position = at;
                await content.ReadExactlyAsync(new byte[100]);
            }
        }

        Assert.Equal(3, line.Requests.Count - before);
    }

    [Fact]
    public async Task Copies_for_programs_are_few_at_a_time()
    {
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), null);
        var stored = await SaveAsync(test, 10);
        var copies = new List<LocalFile?>();
        for (var i = 0; i < 12; i++)
        {
            copies.Add(await test.Store.Files.OpenLocalAsync(stored, default));
        }

        var another = test.Store.Files.OpenLocalAsync(stored, default);
        Assert.Equal(12, test.Store.StoredFiles.Count());
        copies[0]!.Dispose();
        copies[0] = await another;
        Assert.All(copies, Assert.NotNull);

        var tooMany = test.Store.Files.OpenLocalAsync(stored, default);
        await test.Store.Clock.WaitForLimitAsync(TimeSpan.FromSeconds(10));
        test.Store.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await tooMany);

        copies.ForEach(copy => copy!.Dispose());
        Assert.Empty(test.Store.StoredFiles);
    }

    [Fact]
    public async Task A_sheet_of_previews_waits_for_its_files_no_longer_than_for_its_drawing()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), line);
        var stored = await SaveAsync(test, 10);
        line.Fault = request => request.Method == "GET" ? new(Until: new TaskCompletionSource().Task) : null;
        using var ffmpeg = new Ffmpeg(test.Store.Clock);
        var sheet = new PreviewSheet(test.Store.Store, test.Store.Files, ffmpeg, test.Store.Clock);

        var drawing = sheet.DrawAsync(Ana, [new(stored.Id, "Lisbon", false, 1), new(stored.Id, "Porto", false, 2)], default);
        await test.Store.Clock.WaitForLimitAsync(TimeSpan.FromSeconds(5));
        test.Store.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(await drawing.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
        Assert.Empty(test.Store.StoredFiles);
    }

    [Fact]
    public async Task A_link_names_the_address_at_which_people_reach_the_service()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var test = await FilesInBucket.StartAsync(
            await S3Process.SharedAsync(), null, ("Storage:S3:PublicLinks", "01:00:00"), ("Storage:S3:PublicUrl", line.Address.AbsoluteUri));
        test.Store.Clock.Advance(TimeProvider.System.GetUtcNow() - test.Store.Clock.GetUtcNow());
        var stored = await SaveAsync(test, 3);

        var (address, _) = test.Store.Files.LinkTo(stored)!.Value;

        Assert.Equal(line.Address.Authority, address.Authority);
        Assert.Equal("host", HttpUtility.ParseQueryString(address.Query)["X-Amz-SignedHeaders"]);
        using var http = new HttpClient();
        Assert.Equal(3, (await http.GetByteArrayAsync(address)).Length);
    }

    [Fact]
    public async Task A_link_to_a_result_downloads_it_under_its_name_until_it_ends()
    {
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), null, ("Storage:S3:PublicLinks", "01:00:00"));
        test.Store.Clock.Advance(TimeProvider.System.GetUtcNow() - test.Store.Clock.GetUtcNow());
        var stored = await test.Store.Files.SaveAsync(new(Ana), "Été 夏.mp4", "video/mp4", new MemoryStream([1, 2, 3]), 3, default);

        var (address, end) = test.Store.Files.LinkTo(stored)!.Value;

        Assert.Equal(test.Store.Clock.GetUtcNow().AddHours(1), end);
        using var http = new HttpClient();
        using var answer = await http.GetAsync(address);
        Assert.Equal([1, 2, 3], await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("Été 夏.mp4", answer.Content.Headers.ContentDisposition!.FileNameStar);
        var seconds = int.Parse(HttpUtility.ParseQueryString(address.Query)["X-Amz-Expires"]!, CultureInfo.InvariantCulture);
        Assert.InRange(seconds, 3599, 3601); // Counted from the clock of the machine, in whole seconds.
    }

    [Fact]
    public async Task A_link_ends_with_its_file_and_there_is_none_unless_it_is_set()
    {
        await using var test = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), null, ("Storage:S3:PublicLinks", "7.00:00:00"), ("Storage:KeepFilesFor", "1.00:00:00"));
        test.Store.Clock.Advance(TimeProvider.System.GetUtcNow() - test.Store.Clock.GetUtcNow());
        await using var without = await FilesInBucket.StartAsync(await S3Process.SharedAsync(), null);

        Assert.Equal(test.Store.Clock.GetUtcNow().AddDays(1), test.Store.Files.LinkTo(await SaveAsync(test, 1))!.Value.ExpiresAt);
        Assert.Null(without.Store.Files.LinkTo(await SaveAsync(without, 1)));
    }

    private static Task<StoredFile> SaveAsync(FilesInBucket test, int size) =>
        test.Store.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", new ZeroStream(size), size, default);

    private static string NewName(FilesInBucket test) => $"{SortableId.New(test.Store.Clock)}.bin";

    private static async Task PutAsync(FilesInBucket test, string name)
    {
        await using var writer = await test.Store.Bucket.CreateAsync(name, default);
        await writer.WriteAsync(new byte[10], default);
        await writer.CompleteAsync(default);
    }
}
