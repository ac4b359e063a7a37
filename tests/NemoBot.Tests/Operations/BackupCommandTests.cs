using Harness.Bot;
using Harness.Processes;
using Harness.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Commands;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoBot.Storage;

namespace NemoBot.Tests.Operations;

public sealed class BackupCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("backup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_backup_of_a_running_bot_restores_its_chats_with_the_keys_kept_apart()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("make it brighter", ("webcam.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync(entry => entry.Card?.State == "done" && !entry.Text.Contains("webcam", StringComparison.Ordinal), "the edit's end");

        var copy = Path.Combine(_folder, "restored", "nemobot.db");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        var output = new StringWriter();
        var exit = await BackupCommand.RunAsync(Builder(Path.Combine(bot.Folder, "nemobot.db")), copy, Terminal.To(output));

        Assert.True(exit == 0, output.ToString());
        Assert.Contains($"keys in {Path.Combine(bot.Folder, "keys")}: copy that folder too", output.ToString(), StringComparison.Ordinal);
        await ana.SaysAsync("help");
        await ana.SeesAsync("export"); // The bot goes on.

        Directory.CreateDirectory(Path.Combine(_folder, "restored", "keys"));
        foreach (var key in Directory.GetFiles(Path.Combine(bot.Folder, "keys")))
        {
            File.Copy(key, Path.Combine(_folder, "restored", "keys", Path.GetFileName(key)));
        }

        var builder = Builder(copy);
        builder.Services.AddStore();
        await using var restored = builder.Build();
        await restored.Services.OpenStorageAsync(CancellationToken.None);
        var figures = await restored.Services.GetRequiredService<IStoreFigures>().FiguresAsync(DateTimeOffset.MinValue, CancellationToken.None);
        Assert.Equal(1, figures.Chats["web"]);
        Assert.Equal(1, figures.Jobs[(JobKind.Edit, JobState.Done)]);
    }

    [Fact]
    public async Task It_names_the_keys_of_this_store_and_not_those_of_another_one_in_the_folder()
    {
        await using var first = await StoreUnderTest.StartAsync();
        await using var second = first.Beside("other.db");
        await second.OpenAsync();
        var output = new StringWriter();

        Assert.Equal(0, await BackupCommand.RunAsync(Builder(second.DatabasePath), Path.Combine(_folder, "b.db"), Terminal.To(output)));

        Assert.Contains($"keys in {second.Folders.Keys}:", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain($"keys in {first.Folders.Keys}:", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Whatever opens and closes the file in the bot's process releases SQLite's locks; the backup would then take itself for the last user, and delete the log.</summary>
    [Theory]
    [InlineData("sqlite")]
    [InlineData("litedb")]
    public async Task A_backup_after_the_daily_check_takes_nothing_from_the_running_bot(string engine)
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:Engine", engine));
        await test.Store.AcceptAsync([Data.Message(Data.Ana, "1")], default);
        await test.CheckAsync();
        var run = await ProgramRun.StartAsync(_folder, ["backup", Path.Combine(_folder, "b.db"), $"--Storage:Path={test.DatabasePath}"]);
        Assert.True(run.ExitCode == 0, run.Output);

        await test.Store.AcceptAsync([Data.Message(Data.Ana, "2")], default);

        await using var after = test.AfterSuddenEnd();
        after.Set("Storage:Engine", engine);
        await after.OpenAsync();
        Assert.Empty(await after.Store.AcceptAsync([Data.Message(Data.Ana, "1"), Data.Message(Data.Ana, "2")], default));
    }

    [Theory]
    [InlineData(".wal")]
    [InlineData(".run")]
    public async Task A_backup_takes_no_files_of_another_database(string ending)
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:Engine", "litedb"));
        await test.CloseAsync();
        var other = Path.Combine(_folder, $"b.db{ending}");
        await File.WriteAllTextAsync(other, "precious");
        var output = new StringWriter();

        Assert.Equal(1, await BackupCommand.RunAsync(Builder(test.DatabasePath), Path.Combine(_folder, "b.db"), Terminal.To(output)));
        Assert.Contains("belongs to another database", output.ToString(), StringComparison.Ordinal);
        Assert.Equal([other], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_file_that_exists_is_not_overwritten()
    {
        await using var bot = await BotHarness.StartAsync();
        var target = Path.Combine(_folder, "precious.db");
        await File.WriteAllTextAsync(target, "precious");
        var output = new StringWriter();

        Assert.Equal(1, await BackupCommand.RunAsync(Builder(Path.Combine(bot.Folder, "nemobot.db")), target, Terminal.To(output)));
        Assert.Equal("precious", await File.ReadAllTextAsync(target));
        Assert.Contains("No backup was made", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_database_none_is_made()
    {
        var path = Path.Combine(_folder, "none", "nemobot.db");
        var output = new StringWriter();

        Assert.Equal(1, await BackupCommand.RunAsync(Builder(path), Path.Combine(_folder, "b.db"), Terminal.To(output)));
        Assert.Contains("There is no database", output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(path));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private static WebApplicationBuilder Builder(string path)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Path"] = path });
        return builder;
    }
}
