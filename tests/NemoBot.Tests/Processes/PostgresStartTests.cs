using Harness.Processes;
using Harness.Storage.Postgres;

namespace NemoBot.Tests.Processes;

/// <summary>The real program with its store on PostgreSQL.</summary>
public sealed class PostgresStartTests : IDisposable
{
    private const string Password = "a-password-of-the-database";

    private const string NoServer = $"Host=127.0.0.1;Port=1;Username=nemobot;Password={Password}";

    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_starts_chats_and_starts_again_with_its_keys_in_the_database_and_no_file_for_it()
    {
        var database = await DatabaseAsync();
        await using var bot = Bot(database);
        await bot.StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("/help");
        await ana.SeesAsync("export");
        await bot.KillAsync();
        await bot.StartAsync();
        await ana.OpenAsync();
        await ana.SeesAsync("export");

        Assert.Equal(["files"], Directory.GetFileSystemEntries(_folder).Select(entry => Path.GetFileName(entry)));
        Assert.DoesNotContain(Password, bot.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresUnderTest.Secret, bot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_bot_on_the_same_database_says_so_and_ends_with_2()
    {
        var database = await DatabaseAsync();
        await using var first = Bot(database);
        await first.StartAsync();
        await using var second = Bot(database);
        await second.StartAsync(waitsUntilReady: false);

        Assert.Equal(2, await second.EndAsync());
        Assert.Contains("Another NemoBot uses the database", Assert.Single(second.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bots_with_databases_of_their_own_keep_their_files_apart_in_one_folder()
    {
        var (one, other) = (await DatabaseAsync(), await DatabaseAsync());
        foreach (var database in (string[])[one, other, one])
        {
            await using var bot = Bot(database);
            await bot.StartAsync();
        }

        var marks = Directory.GetDirectories(_folder).Order(StringComparer.Ordinal).Select(folder => File.ReadAllLines(Path.Combine(folder, "store.id"))).ToList();
        Assert.Equal(["files", $"files-{marks[1][0]}"], Directory.GetFileSystemEntries(_folder).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal));
        Assert.All(marks, mark => Assert.Equal("postgres", mark[1]));
    }

    [Theory]
    [InlineData("another secret", "Storage__Secret", "another secret than before", "Storage:Secret is not the one")]
    [InlineData("a short secret", "Storage__Secret", "short", "Storage:Secret must have at least 16 characters")]
    [InlineData("no database", "Storage__Database", "", "Storage:Database must be the connection string")]
    [InlineData("no server", "Storage__Database", NoServer, "cannot be opened")]
    [InlineData("nonsense", "Storage__Database", Password, "is not a connection string")]
    [InlineData("a switch for files", "Storage__Start", "NewStore", "--new-store and --accept-loss are for databases in files")]
    public async Task A_start_that_fails_says_why_in_one_line_and_ends_with_2(string fault, string setting, string value, string words)
    {
        var database = await DatabaseAsync();
        if (fault == "another secret")
        {
            await using var before = Bot(database);
            await before.StartAsync();
        }

        await using var bot = Bot(database, (setting, value));
        await bot.StartAsync(waitsUntilReady: false);

        Assert.Equal(2, await bot.EndAsync());
        var line = Assert.Single(bot.Errors);
        Assert.Contains(words, line, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, bot.Output, StringComparison.Ordinal);
        Assert.True(value.Length < 6 || !bot.Output.Contains(value, StringComparison.Ordinal) || value == "NewStore", bot.Output);
    }

    [Theory]
    [InlineData("--Storage:Secret=a-secret-of-some-length")]
    [InlineData("--Storage:Secret a-secret-of-some-length")]
    [InlineData("--storage:database=Password=a-secret-of-some-length")]
    public async Task Neither_secret_may_be_on_the_command_line(string line)
    {
        var run = await ProgramRun.StartAsync(_folder, line.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("others can read the command line", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", run.Errors[0], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Secrets_may_be_in_files()
    {
        var (database, secret) = (Path.Combine(_folder, "database"), Path.Combine(_folder, "secret"));
        await File.WriteAllTextAsync(database, await DatabaseAsync() + "\n");
        await File.WriteAllTextAsync(secret, PostgresUnderTest.Secret + "\n");
        await using var bot = new BotProcess(Nowhere, Path.Combine(_folder, "data"), ("Storage__Engine", "postgres"), ("Storage__Database__File", database), ("Storage__Secret_FILE", secret));
        await bot.StartAsync();

        Assert.True(bot.IsReady);
    }

    [Theory]
    [InlineData("check", "answers, and Storage:Secret opens its keys")]
    [InlineData("backup copy.db", "pg_dump")]
    [InlineData("move-store --to sqlite", "Another NemoBot uses the database")]
    [InlineData("move-store --to postgres", "There is no database at")]
    [InlineData("operator-link", "/operator/link?key=")]
    public async Task Commands_serve_a_database_on_a_server_or_say_that_they_do_not(string line, string words)
    {
        var database = await DatabaseAsync();
        await using var bot = Bot(database);
        await bot.StartAsync();

        var run = await ProgramRun.StartAsync(_folder, line.Split(' '), [.. Settings(database), ("Storage__Path", Path.Combine(_folder, "nemobot.db"))]);

        Assert.Contains(words, run.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bot_that_is_not_set_to_it_does_not_load_the_driver()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows what a process has mapped.");
        await using var plain = new BotProcess(Nowhere, Path.Combine(_folder, "plain"));
        await plain.StartAsync();
        await using var bot = Bot(await DatabaseAsync());
        await bot.StartAsync();

        Assert.DoesNotContain("Npgsql.dll", await File.ReadAllTextAsync($"/proc/{plain.Id}/maps"), StringComparison.Ordinal);
        Assert.Contains("Npgsql.dll", await File.ReadAllTextAsync($"/proc/{bot.Id}/maps"), StringComparison.Ordinal);
    }

    private static async Task<string> DatabaseAsync() => await (await PostgresProcess.SharedAsync()).CreateDatabaseAsync() + $";Password={Password}";

    private static (string, string)[] Settings(string database) => [("Storage__Engine", "postgres"), ("Storage__Database", database), ("Storage__Secret", PostgresUnderTest.Secret)];

    private BotProcess Bot(string database, params (string, string)[] other) => new(Nowhere, _folder, [.. Settings(database), .. other]);
}
