using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Outgoing;

/// <summary>Notifies the pages of a chat that are open in this process, and holds the transient updates of its cards.</summary>
/// <remarks>
/// Pages have no queue: a page is notified of a change and reads the newest state, so a slow one skips states instead of accumulating them. Everything here
/// may be lost with the process; durable state is in the log.
/// </remarks>
/// <param name="owners">Which chats this process works on; null for all.</param>
internal sealed class ChatHub(IOptions<WebChatOptions> options, IChatOwners? owners = null) : IOpenPages
{
    /// <summary>A browser opens six connections to one server: with more open tabs of a chat, none would be left for sending.</summary>
    public const int TabsPerChat = 4;
    private const int TransientPerChat = 16;
    private const int ChatsWithTransient = 2_000;
    private readonly int _mostPages = options.Value.MostPages;
    private readonly int _mostOfAddress = Math.Max(1, (int)(options.Value.MostPages * (long)options.Value.PagesPercentPerAddress / 100));
    private readonly Lock _gate = new();
    private readonly Dictionary<ChatKey, ChatState> _chats = [];
    private readonly Dictionary<string, int> _pagesOf = new(StringComparer.Ordinal);
    private int _subscribers;
    private long _version;

    public event Action<ChatKey>? Opened;

    public IReadOnlyCollection<ChatKey> Chats
    {
        get
        {
            lock (_gate)
            {
                return [.. _chats.Where(chat => chat.Value.Tabs.Count > 0).Select(chat => chat.Key)];
            }
        }
    }

    /// <summary>Subscribes a page. If the chat has too many tabs, the oldest is parked.</summary>
    /// <param name="address">The address whose share of the pages it counts against, because creating chats is free.</param>
    /// <exception cref="RefusedRequestException">Too many pages are open on this server, or from this address.</exception>
    public Subscription Subscribe(ChatKey chat, string address)
    {
        var subscription = Add(chat, address, out var isFirst);
        if (isFirst)
        {
            Opened?.Invoke(chat);
        }

        return subscription;
    }

    private Subscription Add(ChatKey chat, string address, out bool isFirst)
    {
        lock (_gate)
        {
            if (_subscribers >= _mostPages)
            {
                throw new RefusedRequestException(StatusCodes.Status503ServiceUnavailable, RefusalCode.Busy) { RetryAfter = TimeSpan.FromSeconds(10) };
            }

            if (_pagesOf.GetValueOrDefault(address) >= _mostOfAddress)
            {
                throw new RefusedRequestException(StatusCodes.Status429TooManyRequests, RefusalCode.TooManyPages) { RetryAfter = TimeSpan.FromSeconds(10) };
            }

            var chatState = StateOf(chat);
            if (chatState.Tabs.Count >= TabsPerChat)
            {
                chatState.Tabs[0].Park();
                Leave(chatState.Tabs[0]);
                chatState = StateOf(chat);
            }

            var subscription = new Subscription(this, chat, address);
            isFirst = chatState.Tabs.Count == 0;
            chatState.Tabs.Add(subscription);
            _subscribers++;
            _pagesOf[address] = _pagesOf.GetValueOrDefault(address) + 1;
            return subscription;
        }
    }

    /// <inheritdoc/>
    public void Changed(ChatKey chat, string id)
    {
        lock (_gate)
        {
            if (_chats.TryGetValue(chat, out var chatState))
            {
                chatState.Transient.Remove(id);
                RemoveIfIdle(chat, chatState);
                chatState.Tabs.ForEach(tab => tab.LogChanged());
            }
        }
    }

    /// <inheritdoc/>
    public void ReadAgain(ChatKey chat)
    {
        lock (_gate)
        {
            if (_chats.TryGetValue(chat, out var chatState))
            {
                if (IsElsewhere(chat))
                {
                    chatState.Transient.Clear();
                }

                chatState.Tabs.ForEach(tab => tab.LogChanged());
            }
        }
    }

    /// <inheritdoc/>
    public void ShowTransient(ChatKey chat, string id, string json)
    {
        lock (_gate)
        {
            if (!_chats.ContainsKey(chat) && (IsElsewhere(chat) || _chats.Count >= ChatsWithTransient + _mostPages))
            {
                return; // No subscriber, and nobody tells this process how it goes on, or too many chats have transient updates: the next durable state suffices.
            }

            var chatState = StateOf(chat);
            chatState.Transient[id] = new(++_version, json);
            if (chatState.Transient.Count > TransientPerChat)
            {
                chatState.Transient.Remove(chatState.Transient.MinBy(transient => transient.Value.Version).Key);
            }

            chatState.Wake();
        }
    }

    private List<TransientState> TransientAfter(ChatKey chat, long version)
    {
        lock (_gate)
        {
            return _chats.TryGetValue(chat, out var chatState)
                ? [.. chatState.Transient.Values.Where(transient => transient.Version > version).OrderBy(transient => transient.Version)]
                : [];
        }
    }

    private void Leave(Subscription subscription)
    {
        lock (_gate)
        {
            if (_chats.TryGetValue(subscription.Chat, out var chatState) && chatState.Tabs.Remove(subscription))
            {
                _subscribers--;
                if (--CollectionsMarshal.GetValueRefOrAddDefault(_pagesOf, subscription.Address, out _) == 0)
                {
                    _pagesOf.Remove(subscription.Address);
                }

                if (chatState.Tabs.Count == 0 && IsElsewhere(subscription.Chat))
                {
                    chatState.Transient.Clear();
                }

                RemoveIfIdle(subscription.Chat, chatState);
            }
        }
    }

    /// <summary>Another process shows the chat's transient updates, and tells this one of their end only while it has open pages.</summary>
    private bool IsElsewhere(ChatKey chat) => owners is not null && owners.Find(chat) is null;

    private ChatState StateOf(ChatKey chat)
    {
        if (!_chats.TryGetValue(chat, out var chatState))
        {
            _chats[chat] = chatState = new ChatState();
        }

        return chatState;
    }

    private void RemoveIfIdle(ChatKey chat, ChatState chatState)
    {
        if (chatState.Tabs.Count == 0 && chatState.Transient.Count == 0)
        {
            _chats.Remove(chat);
        }
    }

    internal sealed record TransientState(long Version, string Json);

    private sealed class ChatState
    {
        public List<Subscription> Tabs { get; } = [];

        public Dictionary<string, TransientState> Transient { get; } = [];

        public void Wake() => Tabs.ForEach(tab => tab.Wake());
    }

    /// <summary>Represents one open page.</summary>
    internal sealed class Subscription(ChatHub hub, ChatKey chat, string address) : IDisposable
    {
        // Capacity 1: several notifications before the page reads are merged.
        private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        private long _seen;
        private bool _logChanged;

        public ChatKey Chat { get; } = chat;

        public string Address { get; } = address;

        /// <summary>Gets whether another tab replaced this one: the page waits until it is visible again.</summary>
        public bool IsParked { get; private set; }

        /// <summary>Completes when something may have changed since the last call, or the tab is parked.</summary>
        public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _wakes.Reader.ReadAsync(cancellationToken);

        /// <summary>Returns whether the log changed since the last call. Call it before reading the log: later changes are reported by the next call.</summary>
        public bool TakeLogChanged() => Interlocked.Exchange(ref _logChanged, false);

        /// <summary>Returns the transient updates that are newer than at the last call; at most one per message.</summary>
        public IEnumerable<string> TakeTransient()
        {
            var transient = hub.TransientAfter(Chat, _seen);
            _seen = transient.Count > 0 ? transient[^1].Version : _seen;
            return transient.Select(state => state.Json);
        }

        public void LogChanged()
        {
            Volatile.Write(ref _logChanged, true);
            Wake();
        }

        public void Wake() => _wakes.Writer.TryWrite(true);

        public void Park()
        {
            IsParked = true;
            Wake();
        }

        public void Dispose() => hub.Leave(this);
    }
}
