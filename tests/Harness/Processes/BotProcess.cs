using System.Collections.Concurrent;
using System.Diagnostics;
using Fakes.Time;
using Harness.Bot;
using NemoBot.Hosting;

namespace Harness.Processes;

/// <summary>The bot as a separate process that can be killed as by a power cut.</summary>
internal sealed class BotProcess : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> _settings;
    private readonly Signal _printed = new();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private Process? _process;

    public BotProcess(Uri api, string folder, params (string Name, string Value)[] settings)
    {
        Address = new($"http://127.0.0.1:{Ports.Free()}");
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

    /// <summary>Gets whether the process has ended, by itself or killed.</summary>
    public bool HasEnded => _process is not { HasExited: false };

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

        // Another process; it prints no line about this that every log level shows.
        using var http = new HttpClient();
        await Eventually.HoldsAsync(token => AnswersAsync(_process, http, token), () => $"the bot to be ready:\n{Output}", TimeLimit);
        IsReady = true;
    }

    /// <summary>Waits until it has printed a line with the text.</summary>
    public Task PrintsAsync(string words) =>
        _printed.HoldsAsync(() => _output.Any(line => line.Contains(words, StringComparison.Ordinal)), () => $"“{words}” to be printed:\n{Output}", TimeLimit);

    /// <summary>SIGKILL: nothing is flushed or reported.</summary>
    public async Task KillAsync()
    {
        IsReady = false;
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Sends a signal, by its name without SIG: TERM asks the bot to end, STOP freezes it, CONT thaws it.</summary>
    public Task SignalAsync(string name) => Machine.RunAsync("sh", "-c", $"kill -s {name} {Id}");

    /// <summary>Waits until the bot ends by itself, and returns its exit code.</summary>
    public async Task<int> EndAsync()
    {
        IsReady = false;
        await _process!.WaitForExitAsync().WaitAsync(TimeLimit, TimeProvider.System);
        var code = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return code;
    }

    /// <summary>SIGKILL, without waiting for the end; <see cref="KillAsync"/> has to follow. From any thread.</summary>
    public void Strike() => _process?.Kill();

    /// <summary>Writes a line to the program's standard input. Does nothing if the process is dead.</summary>
    public void Command(string line)
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

    private async Task<bool> AnswersAsync(Process process, HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var ready = await http.GetAsync(new Uri(Address, "/health/ready"), cancellationToken);
            if (ready.IsSuccessStatusCode)
            {
                return true;
            }
        }
        catch (HttpRequestException)
        {
            // Not listening yet, or never: see below.
        }

        Assert.False(process.HasExited, $"The bot ended by itself:\n{Output}");
        return false;
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
            _printed.Raise();
        }
    }
}
