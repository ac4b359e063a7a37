using Harness.Processes;

namespace NemoBot.Tests.Processes;

/// <summary>What is in the memory of the bot does not come to lie in a file when it ends badly.</summary>
public sealed class CoreFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-core-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_process_writes_no_core_file_whatever_the_limit_was()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells the limits of a process in a file.");
        await using var bot = new BotProcess(new("http://127.0.0.1:9"), _folder);
        await bot.StartAsync();

        var limit = File.ReadLines($"/proc/{bot.Id}/limits").Single(line => line.StartsWith("Max core file size", StringComparison.Ordinal));
        Assert.Equal(["0", "0"], limit["Max core file size".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]);
    }
}
