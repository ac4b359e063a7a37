using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Harness.Bot;
using NemoBot.Hosting;

namespace Harness.Processes;

/// <summary>The bot as a separate process that can be killed as by a power cut.</summary>
internal sealed class BotProcess : IAsyncDisposable
{
    private readonly Dictionary<string, string> _settings;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private Process? _process;

    public BotProcess(Uri api, string folder, params (string Name, string Value)[] settings)
    {
        Address = new($"http://127.0.0.1:{FreePort()}");
        _settings = new()
        {
            ["Urls"] = Address.ToString(),
            ["Nemo__ApiUrl"] = api.ToString(),
            ["Limits__PersonPerMinute"] = "10000",
            ["Limits__ChatPerMinute"] = "10000",
            ["Limits__RequestsPerMinute"] = "100000",
            ["Limits__FreeAccountsPerWeek"] = "1000", // All requests come from one address.
            ["WebChat__PagesPercentPerAddress"] = "100",
            ["Storage__FilesPercentPerAddress"] = "100",
            ["Nemo__RenderPollInterval"] = "00:00:00.1",
            ["Nemo__RenderPolls"] = "100",
            ["Nemo__RecoveryFirstDelay"] = "00:00:00.2",
            ["Nemo__RecoveryDelay"] = "00:00:00.2",
            ["Storage__Path"] = Path.Combine(folder, "nemobot.db"),
        };
        foreach (var (name, value) in settings)
        {
            _settings[name] = value;
        }
    }

    public Uri Address { get; }

    /// <summary>The program's assembly. Default: the bot itself.</summary>
    public string Program { get; init; } = typeof(BotHost).Assembly.Location;

    /// <summary>The command line.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The lines on standard error; <see cref="Output"/> contains them too.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Maximum number of file descriptors (<c>ulimit -n</c>); null for the limit of the tests.</summary>
    public int? Descriptors { get; init; }

    /// <summary>The user and group that it runs as, by number; null for those of the tests. Needs root.</summary>
    public int? User { get; init; }

    /// <summary>Gets whether it reported that it can accept messages, and was not killed since.</summary>
    public bool IsReady { get; private set; }

    public int Id => _process!.Id;

    public string Output => string.Join('\n', _output);

    /// <param name="waitsUntilReady">False returns at once, for a process that may die before it listens.</param>
    public async Task StartAsync(bool waitsUntilReady = true)
    {
        if (_process is not null)
        {
            throw new InvalidOperationException("It is already running: two on one store is another test.");
        }

        string[] command =
        [
            .. Descriptors is { } most ? ["sh", "-c", $"ulimit -n {most} && exec \"$@\"", "sh"] : Array.Empty<string>(),
            .. User is { } user ? ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"] : Array.Empty<string>(),
            "dotnet",
            Program,
            .. Arguments,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in _settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) =>
        {
            Keep(line.Data);
            if (line.Data is not null)
            {
                _errors.Enqueue(line.Data);
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (!waitsUntilReady)
        {
            return;
        }

        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (true)
        {
            try
            {
                using var ready = await http.GetAsync(new Uri(Address, "/health/ready"), limit.Token);
                if (ready.IsSuccessStatusCode)
                {
                    IsReady = true;
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet, or never: see below.
            }

            Assert.False(_process.HasExited, $"The bot ended by itself:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Waits until it has printed the text.</summary>
    public async Task PrintsAsync(string words)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (!Output.Contains(words, StringComparison.Ordinal))
        {
            Assert.False(limit.IsCancellationRequested, $"“{words}” was not printed:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>SIGKILL: nothing is flushed or reported.</summary>
    public async Task KillAsync()
    {
        IsReady = false;
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Waits until the bot ends by itself, and returns its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        var code = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return code;
    }

    /// <summary>SIGKILL, without waiting for the end; <see cref="KillAsync"/> has to follow. From any thread.</summary>
    public void Strike() => _process?.Kill();

    /// <summary>Writes a line to the program's standard input. Does nothing if the process is dead.</summary>
    public void Tell(string line)
    {
        try
        {
            _process?.StandardInput.WriteLine(line);
            _process?.StandardInput.Flush();
        }
        catch (Exception dead) when (dead is IOException or InvalidOperationException)
        {
            // Killed meanwhile: the next process starts without this input.
        }
    }

    public async Task<Person> PersonAsync(string language = "en")
    {
        var person = new Person(() => Address, () => Output, language);
        await person.OpenAsync();
        return person;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
