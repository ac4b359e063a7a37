using System.Collections.Concurrent;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Delivery;
using NemoBot.Core.Jobs;
using NemoBot.Core.Model;

namespace NemoBot.Core.Dispatch;

/// <summary>
/// Schedules all work on chats. Each chat has two lanes: the control lane handles messages immediately and in order; the work lane runs the chat's jobs, one
/// at a time. Both lanes read their work from the store, so nothing is lost when this process ends.
/// </summary>
/// <param name="owners">Which chats this process works on; null for all.</param>
internal sealed partial class ChatDispatcher(
    IStore store,
    MessagePipeline pipeline,
    JobRunner jobs,
    Outbox outbox,
    TimeProvider time,
    ILogger<ChatDispatcher> logger,
    IChatOwners? owners = null) : IChatWaker, IChatLanes, IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<ChatKey, Lanes> _chats = new();

    /// <summary>Gets the number of chats with open lanes.</summary>
    public int Busy => _chats.Count;

    public void Wake(ChatKey chat) => Signal(chat, lanes => lanes.TrySignal(signalWork: true));

    /// <summary>Wakes the control lane only: the handler reports whether follow-up work exists.</summary>
    public void WakeForMessages(ChatKey chat) => Signal(chat, lanes => lanes.TrySignal(signalWork: false));

    public void TakeUp(ChatKey chat)
    {
        Wake(chat);
        outbox.Wake(chat);
    }

    public bool IsBusy(ChatKey chat) => _chats.ContainsKey(chat) || outbox.IsBusy(chat);

    public async Task LeaveAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        if (_chats.TryGetValue(chat, out var lanes))
        {
            await lanes.Completion.WaitAsync(cancellationToken);
        }

        await outbox.LeaveAsync(chat, cancellationToken);
    }

    private void Signal(ChatKey chat, Func<Lanes, bool> signal)
    {
        while (!_stopping.IsCancellationRequested)
        {
            var ownership = owners?.Find(chat);
            if (owners is not null && ownership is null)
            {
                return; // Its owner reads the chat when it takes it over.
            }

            var lanes = _chats.GetOrAdd(chat, Open, ownership);
            if (signal(lanes))
            {
                return;
            }

            // The lanes closed between lookup and signal, or their ownership ended: open new ones.
            _chats.TryRemove(new(chat, lanes));
        }
    }

    public void Merge(ChatKey oldChat, ChatKey newChat)
    {
        // Share the lanes: new ones at the new address would start the running job a second time.
        if (oldChat != newChat && _chats.TryGetValue(oldChat, out var lanes) && _chats.TryAdd(newChat, lanes))
        {
            lanes.SecondAddress = newChat;
        }

        outbox.Merge(oldChat, newChat);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (owners is not null)
        {
            return; // Others may work on these chats: whoever gives them out resumes them.
        }

        var waiting = await store.ChatsWithWorkAsync(cancellationToken);
        LogTakenUp(waiting.Count);
        foreach (var chat in waiting)
        {
            TakeUp(chat);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_chats.Values.Select(lanes => lanes.Completion)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await outbox.StopAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private Lanes Open(ChatKey chat, ChatOwnership? ownership)
    {
        Lanes? lanes = null;
        var ending = ownership is null ? null : CancellationTokenSource.CreateLinkedTokenSource(ownership.Ended, _stopping.Token);
        void Idle()
        {
            if (lanes!.TryClose())
            {
                _chats.TryRemove(new(chat, lanes));
                if (lanes.SecondAddress is { } second)
                {
                    _chats.TryRemove(new(second, lanes));
                }

                ending?.Dispose();
            }
        }

        CoalescingWorker Lane(string name, Func<CancellationToken, Task> run) => new(
            stop =>
            {
                ChatOwnership.Enter(ownership);
                return run(stop);
            },
            fault => LogLaneFailed(fault, name, chat),
            Idle,
            time,
            ending?.Token ?? _stopping.Token);

        var work = Lane("work", stop => jobs.DrainAsync(chat, stop));
        var control = Lane("control", stop => DrainInboxAsync(chat, work, stop));
        return lanes = new(control, work, ownership);
    }

    private async Task DrainInboxAsync(ChatKey chat, CoalescingWorker work, CancellationToken stop)
    {
        while (await store.NextMessageAsync(chat, stop) is { } item)
        {
            if (await pipeline.HandleAsync(item, stop))
            {
                work.Signal();
            }

            if (!item.MayHaveNext)
            {
                return; // What arrived since then has signalled this lane.
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Resuming unfinished work in {Chats} chats")]
    private partial void LogTakenUp(int chats);

    [LoggerMessage(LogLevel.Error, "The {Lane} lane of {Chat} failed; retrying")]
    private partial void LogLaneFailed(Exception fault, string lane, ChatKey chat);

    /// <summary>Holds the two lanes of one chat. They close permanently once both are idle; external signals and closing share one lock.</summary>
    private sealed class Lanes(CoalescingWorker control, CoalescingWorker work, ChatOwnership? ownership)
    {
        private readonly Lock _gate = new();
        private bool _closed;

        /// <summary>
        /// Gets or sets the address to which the chat moved while the lanes ran; null if it did not move. Set after the lanes are registered there; if they
        /// have closed by then, the next wake-up removes them.
        /// </summary>
        public ChatKey? SecondAddress { get; set; }

        public Task Completion => Task.WhenAll(control.Completion, work.Completion);

        /// <param name="signalWork">True to signal both lanes; false to signal the control lane only.</param>
        public bool TrySignal(bool signalWork)
        {
            lock (_gate)
            {
                if (_closed || ownership is { Ended.IsCancellationRequested: true } || !control.Signal())
                {
                    return false; // What still runs here ends; a later ownership has lanes of its own.
                }

                if (signalWork)
                {
                    work.Signal();
                }

                return true;
            }
        }

        public bool TryClose()
        {
            lock (_gate)
            {
                return _closed = _closed || (control.IsIdle && work.IsIdle);
            }
        }
    }
}
