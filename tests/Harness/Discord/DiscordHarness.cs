using System.Text.Json.Nodes;
using Fakes;
using Fakes.Discord;
using Fakes.Logging;
using Fakes.Time;
using Harness.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Discord;
using NemoBot.Discord.Incoming;
using NemoBot.Storage;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Files;
using NemoBot.Storage.LiteDb;
using NemoBot.Storage.Sqlite;

namespace Harness.Discord;

/// <summary>The Discord platform as it is registered, over a real store, with a fake Discord on loopback. Without the core: the test plays its part.</summary>
internal sealed class DiscordHarness : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "nemobot-discord-" + Guid.NewGuid().ToString("n"));
    private readonly EphemeralDataProtectionProvider _keys = new();
    private ServiceProvider _services = null!;

    public ManualClock Clock { get; } = new();

    public FakeDiscord Discord { get; private set; } = null!;

    public LogCapture Log { get; } = new();

    public PlatformDriver Platform => new(_services.GetRequiredService<DiscordPlatform>(), Store, Clock);

    public IStore Store => _services.GetRequiredService<IStore>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Settings besides token and address.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    /// <summary>Runs after each atomic change of one of the adapter's values, with its key; null for nothing.</summary>
    public Func<string, Task>? AfterUpdateOfValue { get; set; }

    /// <summary>Replaces services at each start; null for none.</summary>
    public Action<IServiceCollection>? Replace { get; set; }

    /// <summary>Discord's file host, as the bot's HTTP client sees it.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage> FileHost { get; set; } = _ => new(System.Net.HttpStatusCode.NotFound);

    /// <param name="prepare">Runs before the bot starts.</param>
    public static async Task<DiscordHarness> StartAsync(Action<DiscordHarness>? prepare = null, bool untilRegistered = true)
    {
        var harness = new DiscordHarness();
        harness.Discord = await FakeDiscord.StartAsync(new() { Time = harness.Clock });
        harness.Discord.Rest.Description = OpenApiDescription.TryLoad();

        // These tests leap through time; the gateway tests cover what a leap does to a connection.
        harness.Discord.Gateway.HeartbeatInterval = TimeSpan.FromHours(12);
        prepare?.Invoke(harness);
        await harness.StartBotAsync();
        if (untilRegistered)
        {
            await harness.Discord.Rest.Arrivals.TakeAsync(request => request.Path.EndsWith("/commands", StringComparison.Ordinal));
        }

        return harness;
    }

    public async Task StartBotAsync()
    {
        Directory.CreateDirectory(_folder);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(Settings)
        {
            ["Discord:Token"] = Settings.GetValueOrDefault("Discord:Token") ?? Discord.Settings.Token,
            ["Discord:ApiUrl"] = Discord.ApiAddress.ToString(),
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSqliteEngine().AddLiteDbEngine().AddSingleton<StorageEngines>().AddSingleton<SortableIds>();
        services.AddSingleton(provider => provider.GetRequiredService<StorageEngines>().Selected.CreateStore(Path.Combine(_folder, "bot.db")));
        services.AddSingleton(provider => StoreProxy.WithHook(provider.GetRequiredService<IFileEngineStore>(), key => AfterUpdateOfValue?.Invoke(key) ?? Task.CompletedTask));
        services.AddSingleton(Options.Create(new StorageOptions { Path = Path.Combine(_folder, "bot.db") }));
        services.AddSingleton<IFileStore, FileStore>();
        services.AddSingleton<IChatWaker, Waker>();
        services.AddSingleton<Inbox>();
        services.AddSingleton(_ => SkillLibrary.Load(new(), AppContext.BaseDirectory));
        services.AddDiscord(configuration);
        services.AddHttpClient(FileSource.ClientName).ConfigurePrimaryHttpMessageHandler(() => new Host(this));
        services.AddSingleton<IDataProtectionProvider>(_keys);
        Replace?.Invoke(services);
        _services = services.BuildServiceProvider();
        await Get<IFileEngineStore>().InitializeAsync(default);
        await Service.StartAsync(default);
    }

    public async Task StopBotAsync()
    {
        await Service.StopAsync(default);
        await _services.DisposeAsync();
    }

    public async Task RestartAsync()
    {
        await StopBotAsync();
        await StartBotAsync();
    }

    /// <summary>Returns the next message that the bot stored for this chat.</summary>
    public async Task<IncomingMessage> ReceivedAsync(ChatKey chat)
    {
        await ((Waker)Get<IChatWaker>()).Woken.TakeAsync(woken => woken == chat);
        var item = (await Store.NextMessageAsync(chat, default))!;
        await Store.CommitAsync(new() { HandledMessageId = item.Id }, default);
        return item.Message;
    }

    /// <summary>A user interacts, and the bot has stored it and answered.</summary>
    public async Task<IncomingMessage> InteractAsync(JsonObject interaction, ChatKey chat)
    {
        await Discord.InteractAsync(interaction);
        await Discord.Channels.Interactions.Answers.TakeAsync(answer => answer.InteractionId == (string?)interaction["id"]);
        return await ReceivedAsync(chat);
    }

    /// <summary>Work of a chat, stored as the core would store it.</summary>
    public Task AddJobsAsync(params JobRecord[] jobs) => Store.CommitAsync(new() { Jobs = jobs }, default);

    /// <summary>Sends a post as the core would: stored first.</summary>
    public Task<string> PostAsync(ChatKey chat, string postId, OutgoingMessage message) => Platform.SendAsync(chat, postId, message, default);

    /// <summary>A finished video of this many bytes on the local disk.</summary>
    public async Task<VideoResult> VideoAsync(ChatKey chat, int bytes, string? link = null)
    {
        var file = await Get<IFileStore>().SaveAsync(new(chat), "final.mp4", "video/mp4", new MemoryStream(new byte[bytes]), long.MaxValue, default);
        return new(file.Id, "final.mp4", bytes, null, null, null) { Link = link is null ? null : new(link) };
    }

    public async ValueTask DisposeAsync()
    {
        await StopBotAsync();
        await Discord.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Assert.False(!Discord.Rest.Violations.IsEmpty, string.Join("\n", Discord.Rest.Violations));
    }

    public DiscordService Service => Get<DiscordService>();

    private sealed class Host(DiscordHarness harness) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(harness.FileHost(request));
    }

    private sealed class Waker : IChatWaker
    {
        public Mailbox<ChatKey> Woken { get; } = new();

        public void Wake(ChatKey chat) => Woken.Put(chat);
    }
}
