namespace Harness.Storage;

/// <summary>Files beside the database.</summary>
internal sealed class FilesInFolder(StoreUnderTest store) : IFilesUnderTest
{
    public StoreUnderTest Store => store;

    public IReadOnlyList<string> Names => [.. store.StoredFiles.Where(name => name.EndsWith(".bin", StringComparison.Ordinal))];

    public static async Task<IFilesUnderTest> StartAsync(params (string Key, string Value)[] settings) => new FilesInFolder(await StoreUnderTest.StartAsync(settings));

    public void Touch(string name, DateTimeOffset at) => File.SetLastWriteTimeUtc(Path.Combine(store.FilesFolder, name), at.UtcDateTime);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
