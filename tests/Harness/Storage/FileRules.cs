using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>The records of stored files.</summary>
internal static class FileRules
{
    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(A_file_belongs_to_one_chat), A_file_belongs_to_one_chat),
        new(nameof(Files_come_oldest_first_and_their_bytes_are_summed), Files_come_oldest_first_and_their_bytes_are_summed),
    ];

    private static async Task A_file_belongs_to_one_chat(IStoreUnderTest test)
    {
        await test.Store.AddFileAsync(StoredFile(Ana, "f"), default);
        await test.ReopenAsync();

        Assert.Equal(StoredFile(Ana, "f"), await test.Store.GetFileAsync(Ana, "f", default));
        Assert.Null(await test.Store.GetFileAsync(Ben, "f", default));
        Assert.Null(await test.Store.GetFileAsync(Ana, "none", default));
    }

    private static async Task Files_come_oldest_first_and_their_bytes_are_summed(IStoreUnderTest test)
    {
        Assert.Equal(0, await test.Store.StoredBytesAsync(default));
        await test.Store.AddFileAsync(StoredFile(Ana, "b", minutes: 2, size: 1), default);
        await test.Store.AddFileAsync(StoredFile(Ben, "a", minutes: 1, size: 5_000_000_000), default);
        await test.Store.AddFileAsync(StoredFile(Ana, "c", minutes: 3, size: 3), default);

        Assert.Equal(["a", "b"], (await test.Store.OldestFilesAsync(2, default)).Select(file => file.Id));
        Assert.Equal(5_000_000_004, await test.Store.StoredBytesAsync(default));

        await test.Store.RemoveFileAsync("a", default);
        await test.Store.RemoveFileAsync("a", default);
        Assert.Equal(4, await test.Store.StoredBytesAsync(default));
        Assert.Null(await test.Store.GetFileAsync(Ben, "a", default));
    }
}
