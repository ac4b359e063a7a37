using Harness.Storage;

namespace NemoBot.Storage.Sqlite.Tests;

/// <summary>Files in a folder.</summary>
public sealed class FolderContractTests
{
    [Theory]
    [MemberData(nameof(FileContract.Names), MemberType = typeof(FileContract))]
    public Task Keeps_the_rule(string rule) => FileContract.CheckAsync(rule, FilesInFolder.StartAsync);
}
