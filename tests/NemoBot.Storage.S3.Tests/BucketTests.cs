using System.Globalization;
using System.Web;
using Fakes;
using Harness.Storage.S3;
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
        line.Leave($"{test.Prefix}/old.bin", now.AddHours(-25));
        line.Leave($"{test.Prefix}/young.bin", now.AddHours(-23));

        Assert.Equal(1, await test.Store.Files.RemoveOrphansAsync(default));
        Assert.Equal([$"{test.Prefix}/young.bin"], line.Unfinished);
        Assert.All(line.Requests.Where(request => request.StartsWith("GET", StringComparison.Ordinal) && request.Contains("uploads", StringComparison.Ordinal)), request => Assert.Contains($"prefix={test.Prefix}%2F", request, StringComparison.Ordinal));
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
}
