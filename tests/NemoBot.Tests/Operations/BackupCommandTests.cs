using Harness.Bot;
using Harness.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Commands;
using NemoBot.Core.Model;
using NemoBot.Storage.Sqlite;

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
        var exit = await BackupCommand.RunAsync(Builder(Path.Combine(bot.Folder, "nemobot.db")), copy, output);

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
        builder.Services.AddStorage();
        await using var restored = builder.Build();
        await restored.Services.OpenStorageAsync(CancellationToken.None);
        var figures = await restored.Services.GetRequiredService<IStoreFigures>().FiguresAsync(DateTimeOffset.MinValue, CancellationToken.None);
        Assert.Equal(1, figures.Chats["web"]);
        Assert.Equal(1, figures.Jobs[(JobKind.Edit, JobState.Done)]);
    }

    [Fact]
    public async Task It_names_the_keys_of_this_store_and_not_those_of_another_one_in_the_folder()
    {
        await using var first = await SqliteUnderTest.StartAsync();
        await using var second = first.Beside("other.db");
        await second.OpenAsync();
        var output = new StringWriter();

        Assert.Equal(0, await BackupCommand.RunAsync(Builder(second.DatabasePath), Path.Combine(_folder, "b.db"), output));

        Assert.Contains($"keys in {second.Folders.Keys}:", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain($"keys in {first.Folders.Keys}:", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_exists_is_not_overwritten()
    {
        await using var bot = await BotHarness.StartAsync();
        var target = Path.Combine(_folder, "precious.db");
        await File.WriteAllTextAsync(target, "precious");
        var output = new StringWriter();

        Assert.Equal(1, await BackupCommand.RunAsync(Builder(Path.Combine(bot.Folder, "nemobot.db")), target, output));
        Assert.Equal("precious", await File.ReadAllTextAsync(target));
        Assert.Contains("No backup was made", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_database_none_is_made()
    {
        var path = Path.Combine(_folder, "none", "nemobot.db");
        var output = new StringWriter();

        Assert.Equal(1, await BackupCommand.RunAsync(Builder(path), Path.Combine(_folder, "b.db"), output));
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
