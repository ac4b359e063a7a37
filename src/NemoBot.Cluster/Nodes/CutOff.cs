using Microsoft.Extensions.Hosting;
using NemoBot.Cluster.Chats;

namespace NemoBot.Cluster.Nodes;

/// <summary>
/// Ends the process in order when the other nodes have declared it dead, as after a long pause of the machine: they own its chats now, and a name once declared dead
/// never comes back. Whoever supervises the process starts it anew.
/// </summary>
internal sealed partial class CutOff(OwnedChats owned, IHostApplicationLifetime lifetime, ILogger<CutOff> logger) : IFatalErrorHandler
{
    /// <summary>Tells the supervisor that the end was not asked for.</summary>
    private const int ExitCode = 3;

    public bool IsUnexpected(Exception exception) => exception is not OperationCanceledException;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return;
        }

        LogCutOff(exception, context);
        owned.EndAll();
        Environment.ExitCode = ExitCode;
        lifetime.StopApplication();
    }

    [LoggerMessage(LogLevel.Critical, "This node is no longer part of the cluster ({Context}); it ends. Start it again, or let a supervisor do so")]
    private partial void LogCutOff(Exception? fault, string? context);
}
