using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NemoBot.Bench;

/// <summary>A published server in a separate process, so that its memory and CPU are measured alone.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private bool _isDisposed;

    private ServerProcess(Process process, Uri address, TimeSpan ready) => (_process, Address, Ready) = (process, address, ready);

    public int Id => _process.Id;

    public Uri Address { get; }

    /// <summary>Time from the start of the process to its first successful response.</summary>
    public TimeSpan Ready { get; }

    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Gets the current resident bytes.</summary>
    public long Memory => Status("VmRSS");

    /// <summary>Gets the private resident bytes: without code from files, which the system may drop or share.</summary>
    public long PrivateMemory => Status("RssAnon");

    /// <summary>Gets the peak of resident bytes so far, or since <see cref="ForgetPeak"/>.</summary>
    public long PeakMemory => Status("VmHWM");

    /// <summary>Resets <see cref="PeakMemory"/> to the current resident bytes.</summary>
    public void ForgetPeak() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    public static Task<ServerProcess> StartAsync(string program, string readyPath, params (string Name, string Value)[] settings) =>
        StartAsync(program, [], readyPath, settings);

    /// <summary>Starts this program as the video API of the scenarios <c>relay</c> and <c>discord-ack</c>.</summary>
    public static Task<ServerProcess> RelayApiAsync() =>
        StartAsync(Path.Combine(AppContext.BaseDirectory, "NemoBot.Bench"), [RelayApi.Command], RelayApi.FiguresPath, []);

    /// <summary>Starts a program of Node.js, which reads the bot's settings, its own address among them.</summary>
    public static Task<ServerProcess> NodeAsync(string program, params (string Name, string Value)[] settings) => StartAsync("node", [program], "/health/ready", settings);

    private static async Task<ServerProcess> StartAsync(string program, string[] arguments, string readyPath, (string Name, string Value)[] settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(program) is { Length: > 0 } folder ? folder : Environment.CurrentDirectory };
        start.Environment["Urls"] = address.ToString();
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Forward(line.Data);
        process.ErrorDataReceived += (_, line) => Forward(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        while (clock.Elapsed < TimeSpan.FromSeconds(60) && !process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(address, readyPath));
                if (answer.IsSuccessStatusCode)
                {
                    return new(process, address, clock.Elapsed);
                }
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }

        process.Kill();
        process.Dispose();
        throw new InvalidOperationException($"{program} did not start.");
    }

    /// <summary>Starts the bot, set up as in its image, without limits on people.</summary>
    public static Task<ServerProcess> BotAsync(string folder, string data, Uri api, params (string Name, string Value)[] more) => StartAsync(
        Path.Combine(folder, "NemoBot"),
        "/health/ready",
        [("DOTNET_GCgen0size", "0x400000"), ("Nemo__ApiUrl", api.ToString()), ("Storage__Path", Path.Combine(data, "nemobot.db")), ("Limits__PersonPerMinute", "1000000"), ("Limits__ChatPerMinute", "1000000"), ("Limits__RequestsPerMinute", "1000000"), ("Limits__FreeAccountsPerWeek", "1000000"), ("Limits__UnfinishedJobs", "1000000"), ("WebChat__PagesPercentPerAddress", "100"), ("Storage__FilesPercentPerAddress", "100"), .. more]);

    /// <summary>Sends SIGTERM, and waits for the exit.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
    }

    /// <summary>Kills the process. Idempotent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static void Forward(string? line)
    {
        if (line is not null)
        {
            Console.Error.WriteLine(line);
        }
    }

    private long Status(string field)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
