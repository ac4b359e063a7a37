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

/// <summary>Base class for tests of an outbox over a real store and one platform.</summary>
public abstract class OutboxTestsBase : IAsyncLifetime
{
    private protected static readonly ChatKey Chat = new(TestPlatform.PlatformName, "anna");

    private protected readonly TestPlatform _platform;
    private protected readonly LogCapture _logs = new();
    private protected SqliteUnderTest _disk = null!;
    private protected Outbox _outbox = null!;
    private readonly LoggerFactory _logging;
    private ServiceProvider _services = null!;

    private protected OutboxTestsBase(PlatformLimits limits)
    {
        _platform = new(limits);
        _logging = new([_logs]);
    }

    public async ValueTask InitializeAsync()
    {
        _disk = await SqliteUnderTest.StartAsync();
        _services = new ServiceCollection().AddMetrics().AddSingleton<IChatPlatform>(_platform).BuildServiceProvider();
        _outbox = NewOutbox();
        await BeginAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _outbox.StopAsync(CancellationToken.None);
        _outbox.Dispose();
        await _services.DisposeAsync();
        await _disk.DisposeAsync();
        _logging.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Outbox NewOutbox() => new(
        StoreOver(_disk.Store),
        new PlatformDirectory(_services),
        new BotMetrics(_services.GetRequiredService<IMeterFactory>()),
        SecretMask.Forms,
        _disk.Clock,
        new Logger<Outbox>(_logging));

    /// <summary>The store that an outbox gets. Default: the one on the disk.</summary>
    private protected virtual IStore StoreOver(IStore store) => store;

    /// <summary>Runs before each test.</summary>
    private protected virtual Task BeginAsync() => Task.CompletedTask;

    /// <summary>Waits until the platform shows what the condition asks for.</summary>
    private protected Task UntilAsync(Func<bool> isSo) => _platform.Changed.HoldsAsync(isSo, () => "a message", TimeSpan.FromSeconds(20));
}
