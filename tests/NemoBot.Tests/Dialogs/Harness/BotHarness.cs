using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using NemoBot.Hosting;
using NemoBot.Storage;
using NemoVideo.Simulator;

namespace NemoBot.Tests.Dialogs.Harness;

/// <summary>The whole bot in this process, with the simulated video API as its far end; people talk to it over HTTP.</summary>
internal sealed class BotHarness : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _settings;
    private readonly TimeProvider _time;
    private WebApplication? _app;

    private BotHarness(SimulatorServer nemo, Dictionary<string, string?> settings, TimeProvider time, string folder)
    {
        Nemo = nemo;
        _settings = settings;
        _time = time;
        Folder = folder;
    }

    /// <summary>The far end.</summary>
    public SimulatorServer Nemo { get; }

    public string Folder { get; }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public LogCapture Logs { get; } = new();

    public IStore Store => Services.GetRequiredService<IStore>();

    public IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("The bot is stopped.");

    /// <param name="time">The clock of bot and simulator; null: the real one, with all waits shortened.</param>
    public static async Task<BotHarness> StartAsync(
        SimulatorOptions? simulator = null,
        Dictionary<string, string?>? settings = null,
        TimeProvider? time = null)
    {
        var folder = Directory.CreateTempSubdirectory("nemobot-").FullName;
        var nemo = await SimulatorServer.StartAsync(
            simulator ?? new() { Speed = 0, Silence = SilentEdits.Never, GuiTalk = false, UseFfmpeg = false, SeparateCdn = true, TokensPerAddress = 1000 },
            time ?? TimeProvider.System,
            CancellationToken.None);
        var all = new Dictionary<string, string?>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Nemo:ApiUrl"] = nemo.Address.ToString(),
            ["Limits:PersonPerMinute"] = "10000", // Scripted people talk fast.
            ["Limits:ChatPerMinute"] = "10000",
            ["Limits:RequestsPerMinute"] = "100000",
            ["Nemo:WebUrl"] = "https://web.example",
            ["Storage:Path"] = Path.Combine(folder, "nemobot.db"),
            ["Skill:Folder"] = Path.Combine(AppContext.BaseDirectory, "skills"),
        };
        if (time is null)
        {
            all["Nemo:RenderPollInterval"] = "00:00:00.0200000";
            all["Nemo:RenderPolls"] = "100";
            all["Nemo:RecoveryFirstDelay"] = "00:00:00.0200000";
            all["Nemo:RecoveryDelay"] = "00:00:00.0200000";
            all["Nemo:RateLimitDelay"] = "00:00:00.0200000";
        }

        foreach (var (key, value) in settings ?? [])
        {
            all[key] = value;
        }

        var harness = new BotHarness(nemo, all, time ?? TimeProvider.System, folder);
        await harness.StartBotAsync();
        return harness;
    }

    public async Task StartBotAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddProvider(Logs);
        _app = await BotHost.OpenAsync(builder, CancellationToken.None, services => services.Replace(ServiceDescriptor.Singleton(_time)));
        await _app.StartAsync();
        Address = new(_app.Urls.First());
    }

    public async Task StopBotAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(9), TimeProvider.System);
            await app.StopAsync(soon.Token);
            await app.DisposeAsync();
        }
    }

    public async Task RestartAsync()
    {
        await StopBotAsync();
        await StartBotAsync();
    }

    /// <summary>Somebody new who opens the web chat.</summary>
    public async Task<Person> PersonAsync(string language = "en")
    {
        var person = new Person(() => Address, Logs.Recent, language);
        await person.OpenAsync();
        return person;
    }

    public async ValueTask DisposeAsync()
    {
        await StopBotAsync();
        await Nemo.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
