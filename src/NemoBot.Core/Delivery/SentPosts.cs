using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Core.Delivery;

/// <summary>What one chat's sender remembers of its posts: their platform ids, and when each may be sent or edited again. Rebuilt after a restart; used by one loop.</summary>
internal sealed class SentPosts(TimeProvider time)
{
    /// <summary>The next state of a card usually comes within seconds, so its id is kept here instead of being read from the store.</summary>
    internal static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    /// <summary>A chat may never become idle; for posts sent before these, the store's data is enough.</summary>
    private const int Most = 64;

    private readonly Dictionary<string, Sent> _posts = [];
    private MonotonicTimestamp _chatNotBefore = MonotonicTimestamp.MinValue;

    /// <summary>Returns the platform's id of the post; null if this sender has not used it yet.</summary>
    public string? MessageId(string postId) => _posts.GetValueOrDefault(postId)?.MessageId;

    /// <summary>Returns when a call is due. An edit keeps the platform's pace; every call respects the pauses that the platform asked for.</summary>
    public MonotonicTimestamp DueAt(string postId, bool isNew, TimeSpan editInterval)
    {
        if (!_posts.TryGetValue(postId, out var sent))
        {
            return _chatNotBefore;
        }

        var paced = isNew ? MonotonicTimestamp.MinValue : sent.At + editInterval;
        return MonotonicTimestamp.Max(paced, MonotonicTimestamp.Max(sent.NotBefore, _chatNotBefore));
    }

    /// <summary>Returns when nothing in this memory is needed any more: neither for the pace and the pauses, nor for updates that usually follow soon.</summary>
    public MonotonicTimestamp NeededUntil(TimeSpan editInterval)
    {
        var until = _chatNotBefore;
        foreach (var sent in _posts.Values)
        {
            var calm = sent.At + (editInterval > Linger ? editInterval : Linger);
            until = MonotonicTimestamp.Max(until, MonotonicTimestamp.Max(calm, sent.NotBefore));
        }

        return until;
    }

    /// <summary>Returns the platform id and the delivered version of a post while the store does not have them; null once it does.</summary>
    public (string MessageId, int Version)? Unrecorded(string postId) =>
        _posts.GetValueOrDefault(postId) is { MessageId: { } messageId, UnrecordedVersion: { } version } ? (messageId, version) : null;

    /// <summary>Returns the post's handle as the last call left it; null if there was none.</summary>
    public PostHandle? Handle(string postId) => _posts.GetValueOrDefault(postId)?.Handle;

    /// <summary>Keeps a post's handle for the next call.</summary>
    public void Keep(PostHandle handle) =>
        _posts[handle.Id] = (_posts.GetValueOrDefault(handle.Id) ?? Sent.Nothing) with { Handle = handle };

    /// <summary>Returns the handles whose receipts are not stored yet.</summary>
    public IReadOnlyList<PostHandle> Unstored() => [.. _posts.Values.Select(sent => sent.Handle).OfType<PostHandle>().Where(handle => !handle.IsStored)];

    /// <summary>Marks what the platform has as stored.</summary>
    public void Recorded(string postId)
    {
        if (_posts.TryGetValue(postId, out var sent))
        {
            _posts[postId] = sent with { UnrecordedVersion = null };
        }
    }

    /// <param name="unrecordedVersion">The stored version that this is, until <see cref="Recorded"/>; null for a transient update.</param>
    public void Remember(string postId, string messageId, int? unrecordedVersion = null)
    {
        _posts[postId] = new(messageId, time.GetMonotonicTimestamp(), MonotonicTimestamp.MinValue, 0) { UnrecordedVersion = unrecordedVersion, Handle = Handle(postId) };
        if (_posts.Count > Most)
        {
            // Entries that are not in the store yet are removed last.
            _posts.Remove(_posts.MinBy(post => (!post.Value.IsStored, MonotonicTimestamp.Max(post.Value.NotBefore, post.Value.At))).Key);
        }
    }

    public void Forget(string postId) => _posts.Remove(postId);

    /// <summary>Delays further calls until the platform allows them, or by a growing pause (1 s to 1 min) if it does not say.</summary>
    public void Hold(string postId, PlatformException fault)
    {
        var sent = _posts.GetValueOrDefault(postId) ?? Sent.Nothing;
        var pause = fault.RetryAfter is { } asked && asked > TimeSpan.Zero ? asked : TimeSpan.FromSeconds(Math.Min(60, 1 << Math.Min(sent.Tries, 6)));
        var notBefore = time.GetMonotonicTimestamp() + pause;
        _posts[postId] = sent with { NotBefore = notBefore, Tries = sent.Tries + 1 };
        if (fault.Fault == PlatformFault.Flood)
        {
            _chatNotBefore = notBefore; // The platform limits the chat, not one message.
        }
    }

    private sealed record Sent(string? MessageId, MonotonicTimestamp At, MonotonicTimestamp NotBefore, int Tries)
    {
        public static Sent Nothing { get; } = new(null, MonotonicTimestamp.MinValue, MonotonicTimestamp.MinValue, 0);

        public int? UnrecordedVersion { get; init; }

        public PostHandle? Handle { get; init; }

        public bool IsStored => UnrecordedVersion is null && Handle is not { IsStored: false };
    }
}
