using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Operations.Usage;
using NemoBot.Storage;
using NemoVideo;

namespace NemoBot.Operations.Views;

/// <summary>Represents what the overview of the console shows: counts and times, no content and no names.</summary>
/// <param name="Nodes">Of a cluster; empty for a bot that is alone.</param>
internal sealed record OperatorFigures(
    DateTimeOffset Now,
    DateTimeOffset Since,
    int BusyLanes,
    int RunningJobs,
    StoreFigures Store,
    long FilesLimitBytes,
    bool HasOperatorToken,
    int EditsPerDay,
    int ExportsPerDay,
    IReadOnlyList<(string Name, PlatformActivity Activity)> Platforms,
    IReadOnlyList<NodeStatus> Nodes)
{
    /// <summary>Of the disk with the store, on this node.</summary>
    public long FreeDiskBytes { get; init; }

    /// <summary>The last 24 hours.</summary>
    public IReadOnlyList<UsagePeriod> Hours { get; init; } = [];

    /// <summary>The last 31 days.</summary>
    public IReadOnlyList<UsagePeriod> Days { get; init; } = [];

    /// <summary>Null does not show them.</summary>
    public AlertFigures? Alerts { get; init; }
}

/// <summary>Who is alerted.</summary>
/// <param name="Code">Adds a chat, once; null for a visitor who may only look.</param>
internal sealed record AlertFigures(int Chats, string? Code, DateTimeOffset CodeUntil);

/// <summary>Collects the current figures.</summary>
internal sealed class OperatorView(
    IStoreFigures store,
    UsageHistory history,
    Workload work,
    PlatformDirectory platforms,
    BotMetrics metrics,
    IOptions<StorageOptions> storage,
    IOptions<NemoVideoOptions> nemo,
    IOptions<OperatorOptions> operators,
    AlertLinks alerts,
    TimeProvider time,
    INodes? nodes = null)
{
    /// <summary>The period in which failures count as recent.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    private readonly DateTimeOffset _since = time.GetUtcNow();

    public async Task<OperatorFigures> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (code, until) = await alerts.CodeAsync(cancellationToken);
        var cluster = nodes is null ? [] : await nodes.ListAsync(cancellationToken);
        var (hours, days) = await history.ReadAsync(cancellationToken);
        return new(
            now,
            _since,
            cluster.Count == 0 ? work.BusyChats : cluster.Sum(node => node.BusyChats),
            cluster.Count == 0 ? work.RunningJobs : cluster.Sum(node => node.RunningJobs),
            await store.FiguresAsync(now - Lately, cancellationToken),
            storage.Value.FilesLimitBytes,
            nemo.Value.Token is { Length: > 0 },
            operators.Value.EditsPerDayTotal,
            operators.Value.ExportsPerDayTotal,
            [.. platforms.All.Select(platform => (platform.Name, metrics.Platforms.Of(platform.Name)))],
            cluster)
        {
            FreeDiskBytes = new DriveInfo(storage.Value.Folder).AvailableFreeSpace,
            Hours = hours,
            Days = days,
            Alerts = new((await alerts.ListAsync(cancellationToken)).Count, code, until),
        };
    }
}
