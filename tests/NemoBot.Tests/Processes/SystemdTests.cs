using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Fakes;
using Harness;
using Harness.Processes;

namespace NemoBot.Tests.Processes;

/// <summary>What systemd hears of the bot, on the socket that it names to its services.</summary>
public sealed class SystemdTests : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Systemd_hears_that_the_bot_is_ready_lives_and_stops_and_its_journal_gets_priorities()
    {
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var path = Path.Combine(_folder.Path, "notify");
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        await using var bot = new BotProcess(
            new("http://127.0.0.1:9"), _folder.Path, ("NOTIFY_SOCKET", path), ("WATCHDOG_USEC", "200000"), ("JOURNAL_STREAM", "8:12345"));
        await bot.StartAsync();

        var heard = new HashSet<string>(StringComparer.Ordinal);
        await HearAsync(systemd, heard, "READY=1", "WATCHDOG=1");
        Assert.DoesNotContain("STOPPING=1", heard);
        Assert.Contains("<6>NemoBot: ", bot.Output, StringComparison.Ordinal);

        await bot.SignalAsync("TERM");
        await HearAsync(systemd, heard, "STOPPING=1");
        Assert.Equal(0, await bot.EndAsync());
    }

    [Fact]
    public async Task A_watchdog_that_is_meant_for_another_process_is_not_fed()
    {
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var path = Path.Combine(_folder.Path, "notify");
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        await using var bot = new BotProcess(
            new("http://127.0.0.1:9"), _folder.Path, ("NOTIFY_SOCKET", path), ("WATCHDOG_USEC", "1000"), ("WATCHDOG_PID", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        await bot.StartAsync();
        await bot.SignalAsync("TERM");

        var heard = new HashSet<string>(StringComparer.Ordinal);
        await HearAsync(systemd, heard, "READY=1", "STOPPING=1");
        Assert.DoesNotContain("WATCHDOG=1", heard);
        Assert.Equal(0, await bot.EndAsync());
    }

    [Fact]
    public async Task The_unit_is_one_that_systemd_accepts_and_calls_well_protected()
    {
        var analyze = Machine.Needs("systemd", "systemd-analyze");
        var unit = Path.Combine(Repository.FindRoot(), "deploy", "systemd", "nemobot.service");

        var words = Encoding.UTF8.GetString(await Machine.RunAsync(analyze, "security", "--offline=true", "--no-pager", "--threshold=15", unit));

        Assert.Contains("Overall exposure level for nemobot.service: 1.", words, StringComparison.Ordinal);
    }

    private static async Task HearAsync(Socket systemd, HashSet<string> heard, params string[] wanted)
    {
        using var limit = new CancellationTokenSource(TimeLimit, TimeProvider.System);
        var buffer = new byte[4096];
        while (!wanted.All(heard.Contains))
        {
            var length = await systemd.ReceiveAsync(buffer, SocketFlags.None, limit.Token);
            heard.UnionWith(Encoding.UTF8.GetString(buffer, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
