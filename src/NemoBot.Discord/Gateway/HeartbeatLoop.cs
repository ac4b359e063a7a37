using System.Net.WebSockets;

namespace NemoBot.Discord.Gateway;

/// <summary>Runs the heartbeats, and cancels the connection when they find it dead.</summary>
internal sealed class HeartbeatLoop(CancellationTokenSource failed)
{
    private volatile Heartbeat? _heartbeat;

    public string? FailureReason { get; private set; }

    public Task Ended { get; private set; } = Task.CompletedTask;

    public bool IsFresh => _heartbeat?.IsFresh == true;

    public void Acknowledge() => _heartbeat?.Acknowledge();

    public void Start(Heartbeat heartbeat, CancellationToken cancellationToken)
    {
        if (_heartbeat is null)
        {
            _heartbeat = heartbeat;
            Ended = BeatAsync(heartbeat, cancellationToken);
        }
    }

    private async Task BeatAsync(Heartbeat heartbeat, CancellationToken cancellationToken)
    {
        try
        {
            FailureReason = await heartbeat.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception broken) when (broken is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            FailureReason = $"a heartbeat could not be sent: {broken.Message}";
        }

        await failed.CancelAsync();
    }
}
