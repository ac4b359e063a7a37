using System.Net;
using System.Net.Sockets;
using Fakes.Time;
using Harness.Processes;
using NemoBot.WebChat.Ingress;

namespace NemoBot.Tests.Processes;

/// <summary>Whoever opens connections and says nothing must not end the process.</summary>
public sealed class DescriptorTests : IDisposable
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");
    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-descriptors-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(400)]
    [InlineData(4096)]
    public async Task Idle_connections_beyond_the_descriptors_do_not_end_the_bot(int descriptors)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows sets no such limit.");
        await using var bot = new BotProcess(Nowhere, _folder) { Descriptors = descriptors };
        await bot.StartAsync();
        Assert.Matches($"Room for [0-9]+ connections and [0-9]+ open pages; this process may open {descriptors} files", bot.Output);

        var idle = new List<Socket>();
        try
        {
            for (var n = 0; n < descriptors * 3 / 2; n++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                idle.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, bot.Address.Port);
            }
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }

        // While the other process still notices closed connections, it refuses others: the first answer counts.
        using var http = new HttpClient();
        HttpStatusCode? answered = null;
        await Eventually.HoldsAsync(async token => (answered = await AnswerAsync(http, new Uri(bot.Address, "/health/live"), token)) is not null, () => "an answer", TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.OK, answered);
        Assert.Single(bot.Output.Split('\n'), line => line.Contains("connections are taken", StringComparison.Ordinal)); // Not one for each.
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("help");
        await ana.SeesAsync("export");
    }

    [Fact]
    public async Task It_takes_none_of_the_file_watches_that_all_programs_of_a_user_share()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems count their watches another way.");
        await using var bot = new BotProcess(Nowhere, _folder, ("DOTNET_hostBuilder__reloadConfigOnChange", "true"));
        await bot.StartAsync();

        var open = new DirectoryInfo($"/proc/{bot.Id}/fd").GetFileSystemInfos().Select(file => file.LinkTarget).ToList();
        Assert.Contains(open, target => target is not null && target.Contains("socket:", StringComparison.Ordinal));
        Assert.DoesNotContain(open, target => target is not null && target.Contains("inotify", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(300)]
    public async Task With_too_few_descriptors_it_says_so_in_one_sentence_and_ends_with_2(int descriptors)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows sets no such limit.");
        await using var bot = new BotProcess(Nowhere, _folder) { Descriptors = descriptors };
        await bot.StartAsync(waitsUntilReady: false);

        Assert.Equal(2, await bot.EndAsync());
        Assert.Equal(
            $"NemoBot cannot start: it may open {descriptors} files and needs at least {DescriptorBudget.Least}; raise the limit (ulimit -n, LimitNOFILE= of systemd, ulimits: of a container).",
            bot.Output.Trim());
    }

    [Theory]
    [InlineData(349L, 9, 6, 2, false)]
    [InlineData(400L, 26, 19, 6, true)]
    [InlineData(1024L, 234, 175, 58, true)]
    [InlineData(4096L, 1258, 943, 64, true)]
    [InlineData(1_048_576L, 100_000, 75_000, 64, true)]
    [InlineData(long.MaxValue, 100_000, 75_000, 64, true)]
    [InlineData(null, 100_000, 75_000, 64, true)]
    public void Connections_pages_and_downloads_follow_from_the_limit(long? limit, int connections, int pages, int downloads, bool canStart)
    {
        var budget = new DescriptorBudget(limit);

        Assert.Equal((connections, pages, downloads, canStart), (budget.Connections, budget.Pages, budget.DownloadsOfAddress, budget.Fault is null));
        // A connection, its file and its call to the video API, beside what the bot itself needs.
        Assert.True(limit is null or < DescriptorBudget.Least || (connections * 3L) + DescriptorBudget.Reserve <= limit);
    }

    /// <summary>Null: the connection was refused.</summary>
    private static async Task<HttpStatusCode?> AnswerAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(address, cancellationToken);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
