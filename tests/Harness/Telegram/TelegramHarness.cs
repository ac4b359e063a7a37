using System.Collections.Concurrent;
using Fakes.Telegram;
using Fakes.Time;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoBot.Storage;
using NemoBot.Storage.Files;
using NemoBot.Telegram;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;

namespace Harness.Telegram;

/// <summary>The adapter with the real store and FakeTelegram. Represents one process: <see cref="RestartAsync"/> kills it and starts the next.</summary>
internal sealed class TelegramHarness : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-telegram-").FullName;
    private readonly Dictionary<string, string?> _settings;
    private readonly Action<ILoggingBuilder>? _logging;
    private readonly Action<IServiceCollection>? _replace;
    private readonly Waker _waker = new();
    private ServiceProvider _services = null!;
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private TelegramHarness(FakeTelegram fake, TimeProvider time, Dictionary<string, string?> settings, Action<ILoggingBuilder>? logging, Action<IServiceCollection>? replace)
    {
        (Fake, Time, _settings, _logging, _replace) = (fake, time, settings, logging, replace);
        fake.Called += _ => _waker.Happened.Raise();
    }

    public static BotIdentity Bot { get; } = new(FakeTelegram.BotId, FakeTelegram.Username);

    public FakeTelegram Fake { get; }

    public TimeProvider Time { get; }

    public ConcurrentQueue<ChatKey> Woken => _waker.Woken;

    public IServiceProvider Services => _services;

    public IStore Store => Get<IStore>();

    public PlatformDriver Platform => new(Get<TelegramPlatform>(), Store, Time);

    public TelegramClient Client => Get<TelegramClient>();

    public string Folder => _folder;

    /// <param name="time">The adapter's clock; null for the real one.</param>
    /// <param name="replace">Replaces services; null for none.</param>
    public static async Task<TelegramHarness> StartAsync(
        TimeProvider? time = null, string? localRoot = null, IReadOnlyDictionary<string, string?>? settings = null, Action<ILoggingBuilder>? logging = null, bool run = false,
        Action<IServiceCollection>? replace = null)
    {
        var fake = await FakeTelegram.StartAsync(localRoot: localRoot);
        Dictionary<string, string?> all = new()
        {
            ["Telegram:Token"] = FakeTelegram.Token,
            ["Telegram:ApiUrl"] = fake.Url.AbsoluteUri,
            ["Telegram:LocalFilesRoot"] = localRoot,
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }

        var harness = new TelegramHarness(fake, time ?? TimeProvider.System, all, logging, replace);
        await harness.BuildAsync();
        if (run)
        {
            harness.Run();
        }

        return harness;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Starts polling (or registers the webhook) and everything else.</summary>
    public void Run() => _running = ((IHostedService)Services.GetServices<IHostedService>().OfType<TelegramService>().Single()).StartAsync(_stop.Token);

    public async Task RestartAsync(bool run = true)
    {
        await StopAsync();
        await BuildAsync();
        if (run)
        {
            Run();
        }
    }

    /// <summary>Passes raw updates in, as a poll would.</summary>
    public Task AcceptAsync(params string[] updates) =>
        Get<UpdateIntake>().AcceptAsync([.. updates.Select(update => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(update))], Bot, CancellationToken.None);

    /// <summary>Returns the chat's unhandled messages, oldest first, and marks them as handled.</summary>
    public async Task<IReadOnlyList<IncomingMessage>> TakeAsync(ChatKey chat)
    {
        List<IncomingMessage> messages = [];
        while (await Store.NextMessageAsync(chat, CancellationToken.None) is { } item)
        {
            messages.Add(item.Message);
            await Store.CommitAsync(new Changes { HandledMessageId = item.Id }, CancellationToken.None);
        }

        return messages;
    }

    /// <summary>Waits for <paramref name="count"/> unhandled messages of the chat and takes them.</summary>
    public async Task<IReadOnlyList<IncomingMessage>> WaitForAsync(ChatKey chat, int count = 1)
    {
        List<IncomingMessage> messages = [];
        await UntilAsync(async () =>
        {
            messages.AddRange(await TakeAsync(chat));
            return messages.Count >= count;
        });
        return messages;
    }

    public Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <summary>Checks again whenever the bot called Telegram or woke a chat.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (true)
        {
            var next = _waker.Happened.Next;
            if (await condition())
            {
                return;
            }

            await next.WaitAsync(TimeLimit);
        }
    }

    public static ChatKey Chat(long id) => new("telegram", id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public Task<StoredFile> StoreVideoAsync(ChatKey chat, byte[] content) =>
        Get<FileStore>().SaveAsync(new(chat), "lisbon.mp4", "video/mp4", new MemoryStream(content), long.MaxValue, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Fake.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BuildAsync()
    {
        _stop = new CancellationTokenSource();
        _settings.TryAdd("Storage:Path", Path.Combine(_folder, "nemobot.db"));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(_settings).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(logging => _logging?.Invoke(logging));
        services.AddSingleton(Time);
        services.AddStore();
        services.AddSingleton<IChatWaker>(_waker);
        services.AddSingleton<Inbox>();
        services.AddTelegram(configuration);
        _replace?.Invoke(services);
        _services = services.BuildServiceProvider();
        await _services.OpenStorageAsync(CancellationToken.None);
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        foreach (var service in Services.GetServices<IHostedService>().OfType<TelegramService>())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
        _stop.Dispose();
    }

    private sealed class Waker : IChatWaker
    {
        public ConcurrentQueue<ChatKey> Woken { get; } = new();

        public Signal Happened { get; } = new();

        public void Wake(ChatKey chat)
        {
            Woken.Enqueue(chat);
            Happened.Raise();
        }
    }
}
