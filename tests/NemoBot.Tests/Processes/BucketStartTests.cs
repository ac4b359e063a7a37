using Harness.Processes;
using Harness.Storage.S3;

namespace NemoBot.Tests.Processes;

/// <summary>The real program with its files in a bucket.</summary>
public sealed class BucketStartTests : IDisposable
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_starts_and_a_bot_that_is_not_set_to_it_does_not_load_the_client()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows what a process has mapped.");
        var server = await S3Process.SharedAsync();
        await using var plain = new BotProcess(Nowhere, Path.Combine(_folder, "plain"));
        await plain.StartAsync();
        await using var bot = new BotProcess(Nowhere, Path.Combine(_folder, "s3"), Settings(server));
        await bot.StartAsync();

        Assert.DoesNotContain("AWSSDK", await File.ReadAllTextAsync($"/proc/{plain.Id}/maps"), StringComparison.Ordinal);
        Assert.Contains("AWSSDK.S3.dll", await File.ReadAllTextAsync($"/proc/{bot.Id}/maps"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Storage__S3__Bucket", "another", "There is no bucket another (Storage:S3:Bucket)")]
    [InlineData("Storage__S3__ServiceUrl", "http://127.0.0.1:9", "(Storage:S3:ServiceUrl) cannot be reached")]
    [InlineData("Storage__S3__AccessKey", "unknown-key", "does not know the key of Storage:S3:AccessKey")]
    [InlineData("Storage__S3__SecretKey", "", "Storage:Files is s3, so Storage:S3:SecretKey must be set")]
    [InlineData("Storage__Files", "s4", "Storage:Files must be folder or s3")]
    public async Task A_start_that_fails_says_why_in_one_line_and_ends_with_2(string setting, string value, string words)
    {
        await using var bot = new BotProcess(Nowhere, _folder, [.. Settings(await S3Process.SharedAsync()), (setting, value)]);
        await bot.StartAsync(waitsUntilReady: false);

        Assert.Equal(2, await bot.EndAsync());
        Assert.Contains(words, Assert.Single(bot.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("unknown-key", bot.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Storage:S3:SecretKey=a-secret-of-some-length")]
    [InlineData("--storage:s3:accesskey a-secret-of-some-length")]
    public async Task Neither_key_may_be_on_the_command_line(string line)
    {
        var run = await ProgramRun.StartAsync(_folder, line.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("others can read the command line", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", run.Errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(S3Process.Bucket, "an object was written, read and deleted")]
    [InlineData("another", "There is no bucket another")]
    public async Task Check_tries_the_bucket(string bucket, string words)
    {
        var run = await ProgramRun.StartAsync(_folder, ["check"], [.. Settings(await S3Process.SharedAsync()), ("Storage__S3__Bucket", bucket)]);

        Assert.Contains(words, run.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    private static (string, string)[] Settings(S3Process server) => [.. server.Settings($"p{Guid.NewGuid():N}").Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value))];
}
