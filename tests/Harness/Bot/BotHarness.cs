using Fakes.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoVideo.Simulator;

namespace Harness.Bot;

/// <summary>The whole bot in this process, with the simulated video API as its far end; users talk to it over HTTP.</summary>
internal sealed class BotHarness : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _settings;
    private readonly AgentScript? _script;
    private readonly Action<IServiceCollection>? _replace;
    private WebApplication? _app;

    private BotHarness(SimulatorServer nemo, AgentScript? script, Dictionary<string, string?> settings, TimeProvider time, PlatformLimits limits, string folder, Action<IServiceCollection>? replace)
    {
        Nemo = nemo;
        _settings = settings;
        _script = script;
        _replace = replace;
        Time = time;
        Platform = new(limits);
        Folder = folder;
    }

    /// <summary>The simulated video API.</summary>
    public SimulatorServer Nemo { get; }

    /// <summary>The proxy between bot and simulator, if a test requested it.</summary>
    public AgentScript Script => _script ?? throw new InvalidOperationException("Start with scripted: true.");

    /// <summary>The clock of bot and simulator.</summary>
    public TimeProvider Time { get; }

    /// <summary>The platform of friends; users of the web chat are on another platform.</summary>
    public TestPlatform Platform { get; }

    public Inbox Inbox => Services.GetRequiredService<Inbox>();

    public string Folder { get; }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public LogCapture Logs { get; } = new();

    public IStore Store => Services.GetRequiredService<IStore>();

    public IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("The bot is stopped.");

    /// <summary>A simulator without delays, silence, or mentions of buttons.</summary>
    public static SimulatorOptions Quick { get; } = new() { Speed = 0, Silence = SilentEdits.Never, GuiTalk = false, UseFfmpeg = false, SeparateCdn = true, TokensPerAddress = 1000 };

    /// <param name="time">The clock of bot and simulator; null for the real one, with all waits shortened.</param>
    /// <param name="replace">Changes the bot's services at each start.</param>
    public static async Task<BotHarness> StartAsync(
        SimulatorOptions? simulator = null,
        Dictionary<string, string?>? settings = null,
        TimeProvider? time = null,
        bool scripted = false,
        PlatformLimits? limits = null,
        Action<IServiceCollection>? replace = null)
    {
        var folder = Directory.CreateTempSubdirectory("nemobot-").FullName;
        var nemo = await SimulatorServer.StartAsync(
            simulator ?? Quick,
            time ?? TimeProvider.System,
            CancellationToken.None);
        var script = scripted ? await AgentScript.StartAsync(nemo.Address) : null;
        var all = new Dictionary<string, string?>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Nemo:ApiUrl"] = (script?.Address ?? nemo.Address).ToString(),
            ["Limits:PersonPerMinute"] = "10000", // Scripted users talk fast.
            ["Limits:ChatPerMinute"] = "10000",
            ["Limits:RequestsPerMinute"] = "100000",
            ["Limits:FreeAccountsPerWeek"] = "1000", // All requests come from one address.
            ["WebChat:PagesPercentPerAddress"] = "100",
            ["Storage:FilesPercentPerAddress"] = "100",
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

        var harness = new BotHarness(nemo, script, all, time ?? TimeProvider.System, limits ?? TestPlatform.NoLimits, folder, replace);
        await harness.StartBotAsync();
        return harness;
    }

    /// <summary>Takes effect at the next start.</summary>
    public void Set(string key, string? value) => _settings[key] = value;

    public async Task StartBotAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddProvider(Logs);
        _app = await BotHost.OpenAsync(builder, CancellationToken.None, services =>
        {
            services.Replace(ServiceDescriptor.Singleton(Time));
            services.AddSingleton<IChatPlatform>(Platform);
            _replace?.Invoke(services);
        });
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

    /// <summary>Creates a user of the test platform.</summary>
    public Friend Friend(string name = "ana", string language = "en") => new(this, name, language);

    /// <summary>Creates a new user who opens the web chat.</summary>
    /// <param name="from">Their address, if the test trusts 127.0.0.1 as a proxy; null for this machine.</param>
    public async Task<Person> PersonAsync(string language = "en", string? from = null, string? accessCode = null)
    {
        var person = new Person(() => Address, Logs.Recent, language);
        if (from is not null)
        {
            person.Http.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        }

        if (accessCode is not null)
        {
            person.Http.DefaultRequestHeaders.Add("X-Access-Code", accessCode);
        }

        await person.OpenAsync();
        return person;
    }

    public async ValueTask DisposeAsync()
    {
        await StopBotAsync();
        if (_script is { } script)
        {
            await script.DisposeAsync();
        }

        await Nemo.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
