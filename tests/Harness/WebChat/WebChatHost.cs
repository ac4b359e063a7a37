using System.Collections.Concurrent;
using System.Net;
using Fakes.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NemoBot.Core.Delivery;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoBot.Storage;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;
using NemoBot.WebChat;
using NemoBot.WebChat.Incoming;
using NemoBot.WebChat.Outgoing;
using NemoVideo;

namespace Harness.WebChat;

/// <summary>The web chat alone on a real port, with the real store in a separate folder; nothing handles incoming messages.</summary>
internal sealed class WebChatHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsFolder;
    private bool _isClosed;

    private WebChatHost(WebApplication app, string folder, bool ownsFolder, ManualClock clock)
    {
        (_app, Folder, _ownsFolder, Clock) = (app, folder, ownsFolder, clock);
    }

    public string Folder { get; }

    public ManualClock Clock { get; }

    public Uri Address => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    public IStore Store => _app.Services.GetRequiredService<IStore>();

    public ChatJournal Journal => _app.Services.GetRequiredService<ChatJournal>();

    public IPublicLinks Links => _app.Services.GetRequiredService<IPublicLinks>();

    public IWebChatLog Log => _app.Services.GetRequiredService<IWebChatLog>();

    public IFileStore Files => _app.Services.GetRequiredService<IFileStore>();

    public FileStore StoredFiles => _app.Services.GetRequiredService<FileStore>();

    public PartialFileStore Partials => _app.Services.GetRequiredService<PartialFileStore>();

    public PlatformDriver Platform => new(_app.Services.GetServices<IChatPlatform>().Single(), Store, _app.Services.GetRequiredService<TimeProvider>());

    public FinishedUploads FinishedUploads => _app.Services.GetRequiredService<FinishedUploads>();

    public WakerInMemory Waker => _app.Services.GetRequiredService<WakerInMemory>();

    public GreeterInMemory Greeter => _app.Services.GetRequiredService<GreeterInMemory>();

    /// <summary>Returns the number of messages that wait to be handled.</summary>
    public async Task<long> MessagesAsync() => (await _app.Services.GetRequiredService<IEngineStore>().FiguresAsync(default, default)).MessagesWaiting;

    public string[] FilesOnDisk => Directory.Exists(FilesFolder) ? [.. Directory.GetFiles(FilesFolder).Where(file => Path.GetFileName(file) != FolderMark.FileName)] : [];

    private string FilesFolder => Path.Combine(Folder, "files");

    /// <param name="folder">The folder of an earlier host, to start on its data; null for an empty one.</param>
    /// <param name="settings">Further settings, or others.</param>
    public static async Task<WebChatHost> StartAsync(
        string? accessCode = null, long? maxUploadBytes = null, string? folder = null, Action<IServiceCollection>? services = null, bool enabled = true, params IEnumerable<(string Key, string Value)> settings)
    {
        var ownsFolder = folder is null;
        folder ??= Directory.CreateTempSubdirectory("webchat-").FullName;
        var clock = new ManualClock();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Path"] = Path.Combine(folder, "nemobot.db"),
            ["WebChat:AccessCode"] = accessCode,
            ["WebChat:Enabled"] = enabled.ToString(),
            ["WebChat:PagesPercentPerAddress"] = "100", // All requests come from one address.
            ["Storage:FilesPercentPerAddress"] = "100",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)));
        builder.Services.AddSingleton<TimeProvider>(clock).AddStore().AddWebChat(builder.Configuration)
            .AddSingleton<Inbox>().AddSingleton(NemoVideo.Secrets.SecretMask.Forms).AddSingleton<Callers>()
            .AddSingleton<WaitingHooks>().AddSingleton<ISingles, OwnSingles>()
            .AddSingleton<WakerInMemory>().AddSingleton<IChatWaker>(provider => provider.GetRequiredService<WakerInMemory>())
            .AddSingleton<GreeterInMemory>().AddSingleton<IFirstContact>(provider => provider.GetRequiredService<GreeterInMemory>())
            .Configure<NemoVideoOptions>(options => options.MaxUploadBytes = maxUploadBytes ?? options.MaxUploadBytes);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        await app.Services.OpenStorageAsync(CancellationToken.None);
        app.MapWebChat();
        await app.StartAsync();
        return new(app, folder, ownsFolder, clock);
    }

    /// <summary>Creates a browser that has opened the page, with its cookie.</summary>
    public async Task<HttpClient> OpenPageAsync()
    {
        var browser = NewBrowser();
        (await browser.GetAsync("/")).EnsureSuccessStatusCode();
        return browser;
    }

    /// <summary>Creates a browser without cookies.</summary>
    public HttpClient NewBrowser() =>
        new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Returns the chat that a browser's messages go to.</summary>
    public async Task<ChatKey> ChatOfAsync(HttpClient browser)
    {
        var before = Waker.Woken.Count;
        (await browser.PostAsync("/api/chat/messages", new StringContent("""{"text":"who am I"}""", null, "application/json"))).EnsureSuccessStatusCode();
        return Waker.Woken.ElementAt(before);
    }

    public Task StopAsync() => _app.StopAsync();

    /// <summary>Stops the host and closes its store; the folder stays for the next one.</summary>
    public async Task CloseAsync()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            await _app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}

internal sealed class WakerInMemory : IChatWaker
{
    public ConcurrentQueue<ChatKey> Woken { get; } = [];

    public void Wake(ChatKey chat) => Woken.Enqueue(chat);
}

/// <summary>Greets each chat once, if a test wants it.</summary>
internal sealed class GreeterInMemory(IStore store, TimeProvider time) : IFirstContact
{
    public bool Greets { get; set; }

    /// <summary>The languages in which a greeting was requested.</summary>
    public ConcurrentQueue<string?> Asked { get; } = [];

    public async Task<OutboxMessage?> GreetingAsync(ChatKey chat, string? languageHint, CancellationToken cancellationToken)
    {
        Asked.Enqueue(languageHint);
        return Greets && (await store.GetChatAsync(chat, cancellationToken)).GreetedAt is null
            ? new(SortableId.ForGreeting(chat).ToString(), chat, new OutgoingMessage { Text = "Hello!" }) { CreatedAt = time.GetUtcNow() }
            : null;
    }
}
