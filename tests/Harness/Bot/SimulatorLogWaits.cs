using NemoVideo.Simulator.Log;

namespace Harness.Bot;

/// <summary>Waits for requests to the video API, with a time limit.</summary>
internal static class SimulatorLogWaits
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>Returns the first entry of a kind, past or future.</summary>
    public static Task<LogEntry> SoonAsync(this SimulatorLog log, LogKind kind, TimeSpan? timeLimit = null) => log.SoonAsync(entry => entry.Kind == kind, timeLimit);

    /// <summary>Returns the first matching entry, past or future.</summary>
    /// <param name="timeLimit">In real time; null for 10 seconds.</param>
    /// <exception cref="OperationCanceledException">No entry within that time.</exception>
    public static async Task<LogEntry> SoonAsync(this SimulatorLog log, Func<LogEntry, bool> fits, TimeSpan? timeLimit = null)
    {
        using var limit = new CancellationTokenSource(timeLimit ?? TimeLimit, TimeProvider.System);
        return await log.WaitForAsync(fits, limit.Token);
    }
}
