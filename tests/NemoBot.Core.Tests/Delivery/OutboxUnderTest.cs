using System.Diagnostics.Metrics;
using Fakes.Logging;
using Harness.Bot;
using Harness.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoVideo.Secrets;

namespace NemoBot.Core.Tests.Delivery;

/// <summary>An outbox over a real store and one platform.</summary>
internal sealed class OutboxUnderTest : IAsyncDisposable
{
    public static readonly ChatKey Chat = new(TestPlatform.PlatformName, "anna");

    private readonly LoggerFactory _logging;
    private readonly ServiceProvider _services;
    private readonly IStore _store;

    /// <param name="over">Puts a store over the one on the disk; null uses that.</param>
    private OutboxUnderTest(StoreUnderTest disk, PlatformLimits limits, Func<IStore, IStore>? over)
    {
        Disk = disk;
        Platform = new(limits);
        _logging = new([Logs]);
        _services = new ServiceCollection().AddMetrics().AddSingleton<IChatPlatform>(Platform).BuildServiceProvider();
        _store = over?.Invoke(disk.Store) ?? disk.Store;
        Outbox = NewOutbox();
    }

    public TestPlatform Platform { get; }

    public LogCapture Logs { get; } = new();

    public StoreUnderTest Disk { get; }

    public Outbox Outbox { get; }

    /// <inheritdoc cref="OutboxUnderTest(StoreUnderTest, PlatformLimits, Func{IStore, IStore}?)"/>
    public static async Task<OutboxUnderTest> StartAsync(PlatformLimits limits, Func<IStore, IStore>? over = null) => new(await StoreUnderTest.StartAsync(), limits, over);

    /// <param name="owners">Which chats it sends to; null for all.</param>
    public Outbox NewOutbox(IChatOwners? owners = null) => new(
        _store,
        new PlatformDirectory(_services),
        new BotMetrics(_services.GetRequiredService<IMeterFactory>()),
        SecretMask.Forms,
        Disk.Clock,
        new Logger<Outbox>(_logging),
        owners);

    /// <summary>Waits until the platform shows what the condition asks for.</summary>
    public Task UntilAsync(Func<bool> isSo) => Platform.Changed.HoldsAsync(isSo, () => "a message", TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        await Outbox.StopAsync(CancellationToken.None);
        Outbox.Dispose();
        await _services.DisposeAsync();
        await Disk.DisposeAsync();
        _logging.Dispose();
    }
}
