using System.Diagnostics;
using System.Text;
using Harness;
using Harness.Bot;
using Harness.Processes;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Storage.Backups;
using NemoVideo.Simulator.Log;

namespace NemoBot.Tests.Processes;

/// <summary>Backups that the bot makes, and the command that restores them.</summary>
public sealed class RestoreTests : IDisposable
{
    private const string Passphrase = "correct horse battery staple";

    private readonly TemporaryFolder _backups = new();
    private readonly TemporaryFolder _fresh = new();

    public void Dispose()
    {
        _backups.Dispose();
        _fresh.Dispose();
    }

    [Theory]
    [InlineData("litedb")]
    [InlineData("sqlite")]
    public async Task A_backup_that_is_restored_into_a_fresh_folder_goes_on_with_running_work(string engine)
    {
        await using var bot = await StartAsync(engine, scripted: true);
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Before\"", ("first.mp4", SampleMedia.Mp4(5)));
        await ana.SeesCardAsync(CardState.Done, "Before");

        // The bot is in the midst of sending a file to the backend.
        var go = new TaskCompletionSource();
        bot.Script.Hold("/api/upload-video", go.Task);
        await ana.SaysAsync("add the title \"After\"", ("second.mp4", SampleMedia.Mp4(7)));
        await ana.FindAsync("Uploading second.mp4");
        var made = await bot.Services.GetRequiredService<BackupMaker>().MakeAsync(default);
        await bot.StopBotAsync();
        go.SetResult();

        var restored = await RestoreAsync(made.Path);
        Assert.Equal((0, ""), (restored.ExitCode, string.Concat(restored.Errors)));
        Assert.Contains("goes on with the work", restored.Output, StringComparison.Ordinal);
        bot.Set("Storage:Path", DatabasePath);
        bot.Set("Backup:Folder", null);
        await bot.RestartAsync();

        await ana.SeesCardAsync(CardState.Done, "After");
        await ana.SaysAsync("/projects");
        await ana.SeesAsync("first");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains("--accept-loss", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_archive_is_one_that_tar_and_sha256sum_read_and_has_no_key_in_clear()
    {
        await using var bot = await StartAsync();
        await bot.Friend().SaysAsync("help");
        var made = await bot.Services.GetRequiredService<BackupMaker>().MakeAsync(default);

        await RunAsync("tar", "xf", made.Path, "-C", _fresh.Path);
        await RunAsync("sha256sum", "--check", "--strict", "--quiet", "sha256sums");
        Assert.Equal(["database", "keys", "manifest.json", "sha256sums"], Directory.GetFileSystemEntries(_fresh.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        var key = Assert.Single(Directory.GetFiles(Path.Combine(bot.Folder, "keys"), "*.xml"));
        var secret = System.Xml.Linq.XElement.Load(key).Descendants().Single(element => element.Name.LocalName == "value").Value;
        Assert.DoesNotContain(secret, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(made.Path)), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(made.Path));
        }
    }

    [Fact]
    public async Task The_bot_makes_a_backup_when_one_is_due_and_keeps_the_newest()
    {
        await using var bot = await StartAsync();
        await MadeAsync(bot);
        var first = Assert.Single(Backups());

        await bot.RestartAsync();
        Assert.Equal([first], Backups()); // Not due for a day.

        for (var day = 1; day <= 4; day++)
        {
            File.Move(first, first.Replace(Path.GetFileName(first), $"{Path.GetFileName(first)[..17]}2026010{day}T000000Z.tar", StringComparison.Ordinal));
            File.Copy(Backups()[^1], first);
        }

        File.Delete(first);
        await File.WriteAllTextAsync(Path.Combine(_backups.Path, "notes.txt"), "the operator's own");
        var crashed = Path.Combine(_backups.Path, $"{Path.GetFileName(first)[..17]}20260101T000000Z.tar.part");
        await File.WriteAllTextAsync(crashed, "half");
        await bot.RestartAsync();
        await MadeAsync(bot);

        Assert.Equal(3, Backups().Count); // Backup:Keep
        Assert.EndsWith("20260103T000000Z.tar", Backups()[0], StringComparison.Ordinal);
        Assert.False(File.Exists(crashed));
        Assert.True(File.Exists(Path.Combine(_backups.Path, "notes.txt")));
    }

    [Fact]
    public async Task A_database_that_is_there_is_replaced_only_when_the_operator_says_so_and_kept_aside()
    {
        var (file, folder) = await MakeAsync();
        var path = Path.Combine(folder, "nemobot.db");
        var before = await File.ReadAllBytesAsync(path);

        var refused = await RestoreAsync(file, path);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--replace", refused.Output, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));

        var replaced = await RestoreAsync(file, path, "--replace");
        Assert.Equal(0, replaced.ExitCode);
        Assert.Equal(before, await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(folder, "nemobot.db.replaced-*"))));
        Assert.Single(Directory.GetFiles(Path.Combine(folder, "keys"), "*.xml")); // The same one as before.

        var check = await ProgramRun.StartAsync(folder, ["check", $"--Storage:Path={path}"]);
        Assert.DoesNotContain("--accept-loss", check.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut", "is damaged or cut off")]
    [InlineData("flipped", "is damaged or cut off")]
    [InlineData("text", "is not a backup of NemoBot")]
    [InlineData("missing", "cannot be read")]
    [InlineData("passphrase", "Backup:Passphrase is not the one")]
    [InlineData("none", "Backup:Passphrase must have at least 16 characters")]
    [InlineData("running", "Another NemoBot uses the database")]
    [InlineData("postgres", "Storage:Engine is postgres")]
    public async Task What_cannot_be_restored_changes_nothing_and_is_one_sentence(string fault, string words)
    {
        await using var bot = await StartAsync();
        await bot.Friend().SaysAsync("help");
        var file = (await bot.Services.GetRequiredService<BackupMaker>().MakeAsync(default)).Path;
        await SpoilAsync(file, fault);
        (string, string)[] environment = fault switch
        {
            "passphrase" => [("Backup__Passphrase", "another passphrase!")],
            "none" => [],
            "postgres" => [("Backup__Passphrase", Passphrase), ("Storage__Engine", "postgres"), ("Storage__Database", "Host=127.0.0.1"), ("Storage__Secret", "0123456789abcdef")],
            _ => [("Backup__Passphrase", Passphrase)],
        };

        var path = fault == "running" ? Path.Combine(bot.Folder, "nemobot.db") : DatabasePath;
        var run = await ProgramRun.StartAsync(_fresh.Path, ["restore", file, "--replace", $"--Storage:Path={path}"], environment);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(words, run.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Empty(run.Errors);
        Assert.False(File.Exists(DatabasePath));
    }

    [Theory]
    [InlineData("Backup:Passphrase", null, "Backup:Passphrase must have at least 16 characters")]
    [InlineData("Backup:Every", "00:01:00", "Backup:Every must be between")]
    [InlineData("Backup:Keep", "0", "Backup:Keep must be between 1 and 1000")]
    public async Task Settings_that_make_no_backup_are_a_fault_at_the_start(string setting, string? value, string words)
    {
        List<(string, string)> environment = [("Backup__Folder", _backups.Path), ("Backup__Passphrase", Passphrase)];
        environment.RemoveAll(pair => pair.Item1 == setting.Replace(":", "__", StringComparison.Ordinal));
        if (value is not null)
        {
            environment.Add((setting.Replace(":", "__", StringComparison.Ordinal), value));
        }

        var run = await ProgramRun.StartAsync(_fresh.Path, [], environment);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_passphrase_is_not_taken_from_the_command_line()
    {
        var run = await ProgramRun.StartAsync(_fresh.Path, [$"--Backup:Passphrase={Passphrase}"]);

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain(Passphrase, string.Concat(run.Errors), StringComparison.Ordinal);
    }

    private static Task<string> MadeAsync(BotHarness bot) => bot.Logs.Written.TakeAsync(line => line.Contains("Made the backup", StringComparison.Ordinal));

    private string DatabasePath => Path.Combine(_fresh.Path, "nemobot.db");

    private List<string> Backups() => [.. Directory.GetFiles(_backups.Path, "nemobot-*.tar").Order(StringComparer.Ordinal)];

    private Task<BotHarness> StartAsync(string engine = "litedb", bool scripted = false) => BotHarness.StartAsync(
        settings: new() { ["Storage:Engine"] = engine, ["Backup:Folder"] = _backups.Path, ["Backup:Passphrase"] = Passphrase, ["Backup:Keep"] = "3" },
        scripted: scripted);

    /// <summary>Makes a backup of a bot that has ended since.</summary>
    /// <returns>The backup, and a folder that the store is in.</returns>
    private async Task<(string File, string Folder)> MakeAsync()
    {
        var folder = Path.Combine(_fresh.Path, "data");
        await using var bot = await StartAsync();
        await bot.StopBotAsync();
        bot.Set("Storage:Path", Path.Combine(folder, "nemobot.db"));
        await bot.RestartAsync();
        await bot.Friend().SaysAsync("help");
        return ((await bot.Services.GetRequiredService<BackupMaker>().MakeAsync(default)).Path, folder);
    }

    private Task<ProgramRun> RestoreAsync(string file, string? path = null, params string[] switches) =>
        ProgramRun.StartAsync(_fresh.Path, ["restore", file, $"--Storage:Path={path ?? DatabasePath}", .. switches], ("Backup__Passphrase", Passphrase));

    private static async Task SpoilAsync(string file, string fault)
    {
        switch (fault)
        {
            case "cut":
                await using (var cut = File.OpenWrite(file))
                {
                    cut.SetLength(cut.Length / 2);
                }

                break;
            case "flipped":
                await using (var flipped = File.Open(file, FileMode.Open))
                {
                    flipped.Position = flipped.Length / 2;
                    var value = flipped.ReadByte();
                    flipped.Position--;
                    flipped.WriteByte((byte)(value ^ 1));
                }

                break;
            case "text":
                await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("This is a letter.\n", 100)));
                break;
            case "missing":
                File.Delete(file);
                break;
            default:
                break;
        }
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _fresh.Path })!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
