namespace Harness.Storage.S3;

/// <summary>Files in a bucket of s3rver, each store under a prefix of its own.</summary>
internal sealed class FilesInBucket(S3Process server, StoreUnderTest store, string prefix) : IFilesUnderTest
{
    public StoreUnderTest Store => store;

    public string Prefix => prefix;

    public IReadOnlyList<string> Names => [.. server.Names(prefix).Where(name => name.EndsWith(".bin", StringComparison.Ordinal))];

    public static async Task<IFilesUnderTest> StartAsync(params (string Key, string Value)[] settings) => await StartAsync(await S3Process.SharedAsync(), null, settings);

    /// <param name="line">What stands in front of the server; null for nothing.</param>
    public static async Task<FilesInBucket> StartAsync(S3Process server, S3Line? line, params (string Key, string Value)[] settings)
    {
        var prefix = $"t{Guid.NewGuid():N}";
        return new(server, await StoreUnderTest.StartAsync([.. server.Settings(prefix, line?.Address), .. settings]), prefix);
    }

    public void Touch(string name, DateTimeOffset at) => server.Touch(prefix, name, at);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
