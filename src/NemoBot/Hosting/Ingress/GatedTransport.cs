using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using NemoBot.Core.Concurrency;
using NemoBot.WebChat.Ingress;

namespace NemoBot.Hosting.Ingress;

/// <summary>
/// Limits the number of sockets that are open at one time. Kestrel's own limit closes a connection after it was accepted, and accepts faster than it closes:
/// a flood would still use up the descriptors. Beyond this limit, new connections wait in the system's queue, where they cost none.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Without a wait handle the semaphore holds nothing, and the last connections give their places back after the transport is gone.")]
internal sealed partial class GatedTransport(IOptions<SocketTransportOptions> sockets, ILoggerFactory loggers, DescriptorBudget budget, TimeProvider time)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>Number of connections that are accepted beyond Kestrel's limit and being refused by it.</summary>
    private const int BeingRefused = 32;

    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = loggers.CreateLogger<GatedTransport>();
    private readonly SocketTransportFactory _sockets = new(sockets, loggers);
    private readonly SemaphoreSlim _places = new(budget.Connections + BeingRefused); // Shared by all addresses.

    private long _quietUntil = long.MinValue;

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await _sockets.BindAsync(endpoint, cancellationToken), _places, Accepted);

    /// <summary>Logs when all connections are taken, at most once a minute: Kestrel would log each connection that it refuses, and a flood would fill the log.</summary>
    private void Accepted()
    {
        var now = time.GetSteadyNow().UtcTicks;
        var until = Interlocked.Read(ref _quietUntil);
        if (_places.CurrentCount < BeingRefused && now >= until && Interlocked.CompareExchange(ref _quietUntil, now + Quiet.Ticks, until) == until)
        {
            LogFull(budget.Connections);
        }
    }

    [LoggerMessage(LogLevel.Warning, "All {Connections} connections are taken; refusing more until some are closed")]
    private partial void LogFull(int connections);

    private sealed class Listener(IConnectionListener sockets, SemaphoreSlim places, Action accepted) : IConnectionListener
    {
        private readonly CancellationTokenSource _unbound = new();

        public EndPoint EndPoint => sockets.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_unbound.Token, cancellationToken);
                await places.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (_unbound.IsCancellationRequested)
            {
                return null; // Tells Kestrel that the transport accepts no more.
            }

            ConnectionContext? connection = null;
            try
            {
                connection = await sockets.AcceptAsync(cancellationToken);
                if (connection is null)
                {
                    return null;
                }

                accepted();
                return new Connection(connection, places);
            }
            finally
            {
                if (connection is null)
                {
                    places.Release();
                }
            }
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await _unbound.CancelAsync();
            await sockets.UnbindAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await _unbound.CancelAsync();
            await sockets.DisposeAsync();
            _unbound.Dispose();
        }
    }

    /// <summary>Wraps the transport's connection; releases its place when the socket is closed.</summary>
    private sealed class Connection(ConnectionContext socket, SemaphoreSlim places) : ConnectionContext
    {
        private int _isClosed;

        public override string ConnectionId
        {
            get => socket.ConnectionId;
            set => socket.ConnectionId = value;
        }

        public override IFeatureCollection Features => socket.Features;

        public override IDictionary<object, object?> Items
        {
            get => socket.Items;
            set => socket.Items = value;
        }

        public override IDuplexPipe Transport
        {
            get => socket.Transport;
            set => socket.Transport = value;
        }

        public override CancellationToken ConnectionClosed
        {
            get => socket.ConnectionClosed;
            set => socket.ConnectionClosed = value;
        }

        public override EndPoint? LocalEndPoint
        {
            get => socket.LocalEndPoint;
            set => socket.LocalEndPoint = value;
        }

        public override EndPoint? RemoteEndPoint
        {
            get => socket.RemoteEndPoint;
            set => socket.RemoteEndPoint = value;
        }

        public override void Abort(ConnectionAbortedException abortReason) => socket.Abort(abortReason);

        public override void Abort() => socket.Abort();

        public override async ValueTask DisposeAsync()
        {
            try
            {
                await socket.DisposeAsync();
            }
            finally
            {
                if (Interlocked.Exchange(ref _isClosed, 1) == 0)
                {
                    places.Release();
                }

                await base.DisposeAsync();
            }
        }
    }
}
