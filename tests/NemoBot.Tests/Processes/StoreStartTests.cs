using Harness.Processes;
using Harness.Storage;

namespace NemoBot.Tests.Processes;

/// <summary>A fault of the store at the start of the real program: one line on the standard error, exit code 2.</summary>
public sealed class StoreStartTests : IAsyncLifetime
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-start-").FullName;

    private string Database => Path.Combine(_folder, "nemobot.db");

    /// <summary>A store that was used.</summary>
    public async ValueTask InitializeAsync()
    {
        await using var store = StoreUnderTest.At(Path.Combine(_folder, "made", "data"));
        await store.OpenAsync();
        await store.Store.AcceptAsync([Data.Message(Data.Ana, "1")], default);
        await store.Store.CommitAsync(new() { Jobs = [Data.Job(Data.Ana, "j")] }, default);
        await store.CloseAsync();
        foreach (var entry in Directory.GetFileSystemEntries(store.Folder))
        {
            Directory.Move(entry, Path.Combine(_folder, Path.GetFileName(entry)));
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("no database", "There is no database")]
    [InlineData("an empty database", "There is no database")]
    [InlineData("another program's file", "is not a NemoBot database")]
    [InlineData("no keys", "are missing")]
    [InlineData("a key cut off", "cannot be read")]
    [InlineData("a damaged table", "damaged")]
    [InlineData("a database that is a folder", "Storage:Path")]
    public async Task The_program_says_it_in_one_line_and_ends_with_2(string fault, string words)
    {
        switch (fault)
        {
            case "no database":
                File.Delete(Database);
                break;
            case "an empty database":
                await File.WriteAllBytesAsync(Database, []);
                break;
            case "another program's file":
                await File.WriteAllTextAsync(Database, new string('x', 5000));
                break;
            case "no keys":
                Directory.Delete(Path.Combine(_folder, "keys"), recursive: true);
                break;
            case "a key cut off":
                await File.WriteAllTextAsync(Directory.GetFiles(Path.Combine(_folder, "keys"), "*.xml").Single(), "<key id");
                break;
            case "a damaged table":
                var bytes = await File.ReadAllBytesAsync(Database);
                var page = Convert.ToInt32(RawDatabase.Scalar(Database, "SELECT rootpage FROM sqlite_schema WHERE name = 'jobs'"), System.Globalization.CultureInfo.InvariantCulture);
                bytes.AsSpan((page - 1) * 4096, 4096).Clear();
                await File.WriteAllBytesAsync(Database, bytes);
                break;
            default:
                File.Delete(Database);
                Directory.CreateDirectory(Database);
                break;
        }

        await using var bot = new BotProcess(Nowhere, _folder);
        await bot.StartAsync(waitsUntilReady: false);

        Assert.Equal(2, await bot.EndAsync());
        Assert.Contains(words, Assert.Single(bot.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", bot.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--new-store", "no database")]
    [InlineData("--accept-loss", "no keys")]
    public async Task The_switch_that_the_line_names_starts_it(string order, string fault)
    {
        if (fault == "no keys")
        {
            Directory.Delete(Path.Combine(_folder, "keys"), recursive: true);
        }
        else
        {
            File.Delete(Database);
        }

        await using var bot = new BotProcess(Nowhere, _folder) { Arguments = [order] };
        await bot.StartAsync();

        Assert.True(bot.IsReady);
    }

    [Fact]
    public async Task On_a_full_disk_it_ends_with_2_as_well()
    {
        using var disk = SmallDisk.TryMount();
        Assert.SkipWhen(disk is null, "A small disk can be mounted by root only.");
        disk!.Fill();

        await using var bot = new BotProcess(Nowhere, Path.Combine(disk.Path, "data"));
        await bot.StartAsync(waitsUntilReady: false);

        Assert.Equal(2, await bot.EndAsync());
        Assert.Single(bot.Errors);
    }
}
