using Microsoft.Extensions.Options;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Core.Limits;

/// <summary>Limits the rate of messages, by user and by chat.</summary>
/// <remarks>In memory: a restart resets the limits, and nothing else depends on them.</remarks>
internal sealed class MessageLimiter(IOptions<LimitOptions> options, TimeProvider time)
{
    /// <summary>Beyond it the oldest entries are evicted, at little cost: a burst gets a second answer, a message that is handled again counts twice.</summary>
    private const int MaxChats = 10_000;

    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly TokenBuckets<ChatKey> _chats = new(() => options.Value.ChatPerMinute, time);
    private readonly TokenBuckets<(string Platform, string Person)> _people = new(() => options.Value.PersonPerMinute, time);
    private readonly BoundedCache<ChatKey, Burst> _bursts = new(MaxChats, KeepFor, time);

    /// <summary>The last accepted message of each chat: if a store fault causes it to be handled again, it does not count twice.</summary>
    private readonly BoundedCache<ChatKey, string> _last = new(MaxChats, KeepFor, time);

    /// <summary>Returns null if the message is accepted; otherwise its burst, which gets one answer for all its messages.</summary>
    public Burst? Take(InboxItem item)
    {
        var chat = item.Message.Chat;
        var person = (chat.Platform, item.Message.SenderId ?? item.Message.CountedAs ?? chat.Id);
        lock (_gate)
        {
            if (_last.TryGet(chat, out var last) && last == item.Id)
            {
                return null;
            }

            var before = _bursts.TryGet(chat, out var burst) ? burst : null;
            if (before?.LastId == item.Id)
            {
                return before;
            }

            var wait = Max(_chats.WaitFor(chat), _people.WaitFor(person));
            if (wait == TimeSpan.Zero)
            {
                _chats.Take(chat);
                _people.Take(person);
                _last.Set(chat, item.Id);
                _bursts.Remove(chat); // Further excess messages form a new burst, with its own answer below this message.
                return null;
            }

            before ??= new(item.Id, 0, wait, item.Id);
            before = before with { Messages = before.Messages + 1, Wait = wait, LastId = item.Id };
            _bursts.Set(chat, before);
            return before;
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <param name="Id">The id of its first message.</param>
/// <param name="Messages">The number of rejected messages so far.</param>
/// <param name="Wait">The time until the next message is accepted.</param>
/// <param name="LastId">The id of its last message.</param>
internal sealed record Burst(string Id, int Messages, TimeSpan Wait, string LastId);
