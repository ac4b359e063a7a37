using Harness.Storage;
using Harness.Storage.S3;

namespace NemoBot.Storage.S3.Tests;

/// <summary>Files in a bucket.</summary>
public sealed class BucketContractTests
{
    [Theory]
    [MemberData(nameof(FileContract.Names), MemberType = typeof(FileContract))]
    public Task Keeps_the_rule(string rule) => FileContract.CheckAsync(rule, FilesInBucket.StartAsync);
}
