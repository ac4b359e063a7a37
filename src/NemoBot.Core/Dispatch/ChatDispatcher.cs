using System.Collections.Concurrent;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Delivery;
using NemoBot.Core.Jobs;
using NemoBot.Core.Model;

namespace NemoBot.Core.Dispatch;

/// <summary>
/// The one place that decides who works on a chat. Each chat has two lanes: the control lane answers messages at once, in order; the work lane
/// runs the chat's jobs, one at a time. Both only drain what the store holds, so nothing is lost when this process ends.
/// </summary>
internal sealed partial class ChatDispatcher(
    IStore store,
    MessagePipeline pipeline,
    JobRunner jobs,
    Outbox outbox,
    TimeProvider time,
    ILogger<ChatDispatcher> logger) : IChatWaker, IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<ChatKey, Lanes> _chats = new();

    /// <summary>Chats somebody works on now.</summary>
    public int Busy => _chats.Count;

    public void Wake(ChatKey chat) => Signal(chat, lanes => lanes.TrySignal(signalWork: true));

    /// <summary>Messages say themselves whether they leave work behind.</summary>
    public void Hear(ChatKey chat) => Signal(chat, lanes => lanes.TrySignal(signalWork: false));

    private void Signal(ChatKey chat, Func<Lanes, bool> signal)
    {
        while (!_stopping.IsCancellationRequested)
        {
            var lanes = _chats.GetOrAdd(chat, Open);
            if (signal(lanes))
            {
                return;
            }

            // It closed between the look-up and the signal: make a new one.
            _chats.TryRemove(new(chat, lanes));
        }
    }

    public void Unite(ChatKey oldChat, ChatKey newChat)
    {
        // A running job must not be taken up a second time by lanes of the new address.
        if (oldChat != newChat && _chats.TryGetValue(oldChat, out var lanes) && _chats.TryAdd(newChat, lanes))
        {
            lanes.SecondAddress = newChat;
        }

        outbox.Unite(oldChat, newChat);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var waiting = await store.ChatsWithWorkAsync(cancellationToken);
        LogTakenUp(waiting.Count);
        foreach (var chat in waiting)
        {
            Wake(chat);
            outbox.Wake(chat);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_chats.Values.Select(lanes => lanes.Completion)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await outbox.StopAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private Lanes Open(ChatKey chat)
    {
        Lanes? lanes = null;
        void Idle()
        {
            if (lanes!.TryClose())
            {
                _chats.TryRemove(new(chat, lanes));
                if (lanes.SecondAddress is { } second)
                {
                    _chats.TryRemove(new(second, lanes));
                }
            }
        }

        var work = new CoalescingWorker(stop => jobs.DrainAsync(chat, stop), fault => LogLaneFailed(fault, "work", chat), Idle, time, _stopping.Token);
        var control = new CoalescingWorker(stop => DrainInboxAsync(chat, work, stop), fault => LogLaneFailed(fault, "control", chat), Idle, time, _stopping.Token);
        return lanes = new(control, work);
    }

    private async Task DrainInboxAsync(ChatKey chat, CoalescingWorker work, CancellationToken stop)
    {
        while (await store.NextMessageAsync(chat, stop) is { } item)
        {
            if (await pipeline.HandleAsync(item, stop))
            {
                work.Signal();
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{Chats} chats have unfinished work from before; taking it up")]
    private partial void LogTakenUp(int chats);

    [LoggerMessage(LogLevel.Error, "The {Lane} lane of {Chat} failed; trying again")]
    private partial void LogLaneFailed(Exception fault, string lane, ChatKey chat);

    /// <summary>The two lanes of one chat. Closed for good once both rest: every signal from outside comes through the same gate.</summary>
    private sealed class Lanes(CoalescingWorker control, CoalescingWorker work)
    {
        private readonly Lock _gate = new();
        private bool _closed;

        /// <summary>Where the chat moved while they worked; null: nowhere. Set after the lanes are found there: a wake-up removes closed ones all the same.</summary>
        public ChatKey? SecondAddress { get; set; }

        public Task Completion => Task.WhenAll(control.Completion, work.Completion);

        /// <param name="signalWork">Not only the control lane.</param>
        public bool TrySignal(bool signalWork)
        {
            lock (_gate)
            {
                if (_closed)
                {
                    return false;
                }

                control.Signal();
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
