using System.Diagnostics;
using System.Text.RegularExpressions;
using Harness;
using Harness.Processes;
using NemoBot.Hosting;

namespace NemoBot.Tests.Processes;

/// <summary>What compose.yaml and the Dockerfile make of users and folders, on this machine: the same numbers and the same modes, without a container.</summary>
public sealed partial class ContainerTests : IDisposable
{
    private static readonly string Compose = File.ReadAllText(Path.Combine(Fakes.Repository.FindRoot(), "compose.yaml"));
    private static readonly string Dockerfile = File.ReadAllText(Path.Combine(Fakes.Repository.FindRoot(), "Dockerfile"));
    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-container-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Compose_runs_the_bot_as_the_user_that_owns_its_volume()
    {
        var owner = BuildUser().Match(Bot()).Groups[1].Value;
        Assert.NotEmpty(owner);
        Assert.Contains($"user: \"{owner}:{owner}\"", Bot(), StringComparison.Ordinal);
        Assert.Contains("COPY --from=build --chown=${BOT_USER}:${BOT_USER} /empty /data", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("USER ${BOT_USER}", Dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_user_of_compose_starts_on_the_volume_of_compose()
    {
        await NeedsRootAsync(101);
        var user = int.Parse(BuildUser().Match(Bot()).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        await using var bot = new BotProcess(new("http://127.0.0.1:9"), await VolumeAsync(user)) { User = user };
        await bot.StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("help");
        await ana.SeesAsync("export");
    }

    [Fact]
    public async Task Another_users_volume_is_reported_as_access_denied_and_not_as_another_bot()
    {
        await NeedsRootAsync(101);
        await using var bot = new BotProcess(new("http://127.0.0.1:9"), await VolumeAsync(1654)) { User = 101 };
        await bot.StartAsync(waitsUntilReady: false);

        Assert.Equal(2, await bot.EndAsync());
        Assert.Contains("Permission denied: NemoBot runs as user id 101, which cannot write", bot.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Another NemoBot", bot.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", bot.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read_only: true")]
    [InlineData("cap_drop:\n      - ALL")]
    [InlineData("no-new-privileges:true")]
    [InlineData("mem_limit:")]
    [InlineData("pids_limit:")]
    public void Both_containers_may_do_no_more_than_they_must(string line)
    {
        Assert.Contains(line, Bot(), StringComparison.Ordinal);
        Assert.Contains(line, Compose[Compose.IndexOf("\n  telegram-bot-api:\n", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_asks_for_the_access_code_and_takes_no_floating_image()
    {
        Assert.Matches(@"WebChat__AccessCode: \$\{WEBCHAT_ACCESS_CODE:\?[^}]+\}", Bot());
        Assert.DoesNotContain(":latest", Compose + Dockerfile, StringComparison.Ordinal);
        var images = Images().Matches(Compose + Dockerfile).Select(found => found.Value).ToList();
        Assert.Equal(3, images.Count);
        Assert.All(images, image => Assert.Matches(@":[0-9.]+\$\{[A-Z_]+_DIGEST-?\}", image)); // scripts/pin-images.sh fills them in.
    }

    private static string Bot() => Compose[..Compose.IndexOf("\n  telegram-bot-api:\n", StringComparison.Ordinal)];

    private static async Task NeedsRootAsync(int user)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root may run a program as another user.");
        using var reads = Process.Start("setpriv", [$"--reuid={user}", $"--regid={user}", "--clear-groups", "test", "-r", typeof(BotHost).Assembly.Location]);
        await reads.WaitForExitAsync();
        Assert.SkipUnless(reads.ExitCode == 0, "The folder of this build is closed to other users.");
    }

    /// <summary>A folder as a named volume is: owner and mode are those of the image's folder.</summary>
    private async Task<string> VolumeAsync(int owner)
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
            File.SetUnixFileMode(data, (UnixFileMode)0b111_101_101);
        }

        await Machine.RunAsync("chown", $"{owner}:{owner}", data);
        return data;
    }

    [GeneratedRegex("BOT_USER: \"([0-9]+)\"")]
    private static partial Regex BuildUser();

    [GeneratedRegex(@"(?<=(?:FROM|image:) )[a-z0-9./-]+:\S+")]
    private static partial Regex Images();
}
