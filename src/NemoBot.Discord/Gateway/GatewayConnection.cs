using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Gateway;

/// <summary>Describes how a connection ended.</summary>
/// <param name="Code">The close code; null if the connection dropped or we closed it.</param>
/// <param name="WasReady">True if READY or RESUMED was received.</param>
internal sealed record ConnectionEnd(AfterClose Meaning, int? Code, string Reason, bool WasReady);

/// <summary>Runs one connection, from the handshake to its end. The reader only parses, routes and acknowledges; it never waits for work.</summary>
internal sealed partial class GatewayConnection(ShardPlan plan, IGatewaySink sink, IdentifyThrottler identifies, TimeProvider time, ILogger logger)
{
    /// <summary>Time limit of each handshake step: connect, HELLO, READY or RESUMED (each replayed event restarts it).</summary>
    public static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(15);

    private byte[] _botId = [];
    private volatile HeartbeatLoop? _heartbeats;
    private volatile bool _ready;
    private string _step = "connecting";

    /// <summary>Gets or sets the callback for an established session. The reader processes nothing else until it returns.</summary>
    public Func<CancellationToken, Task>? BecameReady { get; set; }

    /// <summary>Gets whether READY or RESUMED was received and the last acknowledgement is less than two heartbeats old.</summary>
    public bool IsHealthy => _ready && _heartbeats?.IsFresh == true;

    /// <summary>Gets whether a new session was requested, which counts against the daily budget.</summary>
    public bool HasIdentified { get; private set; }

    /// <summary>Gets the session that this connection began or resumed; null before it is known.</summary>
    public GatewaySession? Session { get; private set; }

    public SequenceProgress Progress { get; private set; } = new(0);

    /// <param name="session">The session to resume; null to identify.</param>
    public async Task<ConnectionEnd> RunAsync(Uri address, GatewaySession? session, SequenceProgress progress, CancellationToken cancellationToken)
    {
        (Session, Progress) = (session, progress);
        _botId = Encoding.UTF8.GetBytes(session?.BotId ?? "");
        using var deadline = new CancellationTokenSource(StepLimit, time);
        using var failed = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, failed.Token);
        await using var socket = new GatewaySocket(time);
        var heartbeats = _heartbeats = new HeartbeatLoop(failed);
        var closing = Task.CompletedTask;
        var onStop = stop.Token.UnsafeRegister(_ => closing = socket.CloseAsync(), null);
        try
        {
            await socket.ConnectAsync(address, plan.Compressed, stop.Token);
            _step = "waiting for HELLO";
            deadline.CancelAfter(StepLimit);
            return await ReadAsync(socket, heartbeats, deadline, stop.Token);
        }
        catch (Exception stopped) when (stop.IsCancellationRequested && IsEnd(stopped))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return End(AfterClose.Resume, null, heartbeats.FailureReason ?? $"no answer within {StepLimit.TotalSeconds} s while {_step}");
        }
        catch (Exception broken) when (IsEnd(broken))
        {
            return End(AfterClose.Resume, null, $"{broken.GetType().Name} while {_step}: {broken.Message}");
        }
        finally
        {
            await failed.CancelAsync();
            await onStop.DisposeAsync();
            await closing;
            await heartbeats.Ended;
        }
    }

    private static bool IsEnd(Exception exception) => exception
        is OperationCanceledException or WebSocketException or IOException or InvalidDataException or JsonException or FormatException or InvalidOperationException;

    private async Task<ConnectionEnd> ReadAsync(GatewaySocket socket, HeartbeatLoop heartbeats, CancellationTokenSource deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            var bytes = await socket.ReceiveAsync();
            if (bytes.IsEmpty)
            {
                cancellationToken.ThrowIfCancellationRequested(); // The close frame only answers our own.
                return End(GatewayClose.Meaning(socket.CloseCode), socket.CloseCode, $"closed by Discord: {socket.CloseReason}");
            }

            var head = GatewayPayload.Read(bytes.Span);
            switch (head.Op)
            {
                case 0:
                    await DispatchAsync(bytes, head, deadline, cancellationToken);
                    break;
                case 1:
                    await socket.SendAsync(GatewayCommand.Heartbeat(Progress.Received), mayDrop: true, cancellationToken);
                    break;
                case 7:
                    await socket.CloseAsync();
                    return End(AfterClose.Resume, null, "Discord asked to reconnect");
                case 9:
                    await socket.CloseAsync();
                    return await InvalidSessionAsync(head.Data(bytes.Span).SequenceEqual("true"u8), cancellationToken);
                case 10:
                    await HandleHelloAsync(socket, heartbeats, GatewayPayload.HeartbeatInterval(head.Data(bytes.Span)), deadline, cancellationToken);
                    break;
                case 11:
                    heartbeats.Acknowledge();
                    break;
                default:
                    break; // Opcodes that a bot only sends, or that are newer than this code.
            }
        }
    }

    private async Task HandleHelloAsync(
        GatewaySocket socket, HeartbeatLoop heartbeats, TimeSpan interval, CancellationTokenSource deadline, CancellationToken cancellationToken)
    {
        _step = Session is null ? "waiting for READY" : "waiting for RESUMED";
        deadline.CancelAfter(StepLimit);
        heartbeats.Start(new(interval, plan.Jitter(), Beat, time), cancellationToken);
        if (Session is { } session)
        {
            await socket.SendAsync(GatewayCommand.Resume(plan.Token, session.Id, Progress.Received), mayDrop: false, cancellationToken);
            return;
        }

        // Waiting for a slot may take long (other shards, the daily budget): it must not count against READY.
        deadline.CancelAfter(Timeout.InfiniteTimeSpan);
        HasIdentified = true;
        await identifies.TakeAsync(plan.Shard, cancellationToken);
        deadline.CancelAfter(StepLimit);
        await socket.SendAsync(GatewayCommand.Identify(plan.Token, plan.Shard, plan.Count), mayDrop: false, cancellationToken);

        Task Beat() => socket.SendAsync(GatewayCommand.Heartbeat(Progress.Received), mayDrop: false, cancellationToken);
    }

    private async ValueTask DispatchAsync(ReadOnlyMemory<byte> bytes, GatewayPayload head, CancellationTokenSource deadline, CancellationToken cancellationToken)
    {
        if (!_ready)
        {
            deadline.CancelAfter(StepLimit);
        }

        switch (head.Event)
        {
            case GatewayEvent.Ready:
                var ready = JsonSerializer.Deserialize(head.Data(bytes.Span), RestJson.Default.ReadyEvent)!;
                Session = new(ready.SessionId, ready.ResumeGatewayUrl, 0, ready.User.Id, ready.Application.Id);

                // READY's own sequence number counts immediately: a heartbeat may be due while the session is being stored.
                Progress = new(head.Sequence ?? 0);
                _botId = Encoding.UTF8.GetBytes(ready.User.Id);
                await BeReadyAsync(deadline, "identified", cancellationToken);
                break;
            case GatewayEvent.Resumed:
                await BeReadyAsync(deadline, "resumed", cancellationToken);
                break;
            case GatewayEvent.MessageCreate or GatewayEvent.InteractionCreate:
                await DeliverAsync(bytes, head, cancellationToken);
                break;
            default:
                break;
        }

        if (head.Sequence is { } sequence)
        {
            Progress.Receive(sequence);
        }
    }

    private async ValueTask DeliverAsync(ReadOnlyMemory<byte> bytes, GatewayPayload head, CancellationToken cancellationToken)
    {
        if (Session is not { } session || head.Sequence is not { } sequence)
        {
            return;
        }

        Arrival? arrival;
        try
        {
            arrival = Arrival.Read(head.Event, head.Data(bytes.Span), _botId);
        }
        catch (Exception strange) when (strange is JsonException or InvalidOperationException or FormatException)
        {
            // The exception message names a path, never the content: an interaction contains a token.
            await sink.RejectAsync(head.Event, strange.Message, cancellationToken);
            return;
        }

        if (arrival is not null)
        {
            Progress.Open(sequence);
            try
            {
                await sink.TakeAsync(new(arrival, session.BotId, Progress, sequence), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Progress.Close(sequence); // Not accepted, so it does not count as received: the resume replays it.
                throw;
            }
        }
    }

    private async Task BeReadyAsync(CancellationTokenSource deadline, string how, CancellationToken cancellationToken)
    {
        _ready = true;
        _step = "running";
        deadline.CancelAfter(Timeout.InfiniteTimeSpan);
        LogReady(plan.Shard, how);
        sink.Identified(Session!.BotId, Session.ApplicationId);
        if (BecameReady is { } told)
        {
            await told(cancellationToken);
        }
    }

    private async Task<ConnectionEnd> InvalidSessionAsync(bool resumable, CancellationToken cancellationToken)
    {
        if (resumable)
        {
            return End(AfterClose.Resume, null, "invalid session, may be resumed");
        }

        await Task.Delay(TimeSpan.FromSeconds(1 + (4 * plan.Jitter())), time, cancellationToken);
        return End(AfterClose.Identify, null, "invalid session");
    }

    private ConnectionEnd End(AfterClose meaning, int? code, string reason) => new(meaning, code, reason, _ready);

    [LoggerMessage(LogLevel.Information, "Discord shard {Shard}: {How}")]
    private partial void LogReady(int shard, string how);
}
