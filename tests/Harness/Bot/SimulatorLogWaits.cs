using NemoVideo.Simulator.Log;

namespace Harness.Bot;

/// <summary>Waits for what the video API sees, but not for ever.</summary>
internal static class SimulatorLogWaits
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The first entry of a kind, past or coming.</summary>
    public static Task<LogEntry> SoonAsync(this SimulatorLog log, LogKind kind, TimeSpan? patience = null) => log.SoonAsync(entry => entry.Kind == kind, patience);

    /// <summary>The first entry, past or coming, that fits.</summary>
    /// <param name="patience">In real time; null: 10 seconds.</param>
    /// <exception cref="OperationCanceledException">None came in that time.</exception>
    public static async Task<LogEntry> SoonAsync(this SimulatorLog log, Func<LogEntry, bool> fits, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience, TimeProvider.System);
        return await log.WaitForAsync(fits, limit.Token);
    }
}
