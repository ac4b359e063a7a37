using System.Globalization;
using Microsoft.Extensions.Hosting.Systemd;
using NemoBot.Core.Concurrency;

namespace NemoBot.Hosting;

/// <summary>
/// Tells systemd twice in its interval (<c>WatchdogSec=</c>) that the process works: that its thread pool still runs what is due. A store that fails is not a reason to
/// restart, which mends no disk; <c>/health/ready</c> reports that.
/// </summary>
internal sealed partial class SystemdWatchdog(TimeProvider time, ILogger<SystemdWatchdog> logger, ISystemdNotifier notifier) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        notifier.IsEnabled && Interval() is { } interval
            ? PeriodicWork.RunAsync(interval / 2, time, _ => Tell(), LogFailed, stoppingToken)
            : Task.CompletedTask;

    /// <summary>Returns null if systemd expects no sign of life, or not from this process.</summary>
    private static TimeSpan? Interval() =>
        long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
        && (Environment.GetEnvironmentVariable("WATCHDOG_PID") is not { Length: > 0 } process || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;

    private Task Tell()
    {
        notifier.Notify(new ServiceState("WATCHDOG=1"));
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Warning, "Could not send systemd a sign of life")]
    private partial void LogFailed(Exception fault);
}
