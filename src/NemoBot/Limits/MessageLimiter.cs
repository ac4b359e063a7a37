using Microsoft.Extensions.Options;
using NemoBot.Conversation;
using NemoBot.Storage;

namespace NemoBot.Limits;

/// <summary>Slows down who sends more than anyone can mean: by person, and by chat.</summary>
/// <remarks>In memory: a restart is kind to everybody, and nothing else depends on it.</remarks>
internal sealed class MessageLimiter(IOptions<LimitOptions> options, TimeProvider time)
{
    private const int MaxBursts = 10_000;

    private readonly Lock _gate = new();
    private readonly TokenBuckets<ChatKey> _chats = new(options.Value.ChatPerMinute, time);
    private readonly TokenBuckets<(string Platform, string Person)> _people = new(options.Value.PersonPerMinute, time);
    private readonly Dictionary<ChatKey, Burst> _bursts = [];

    /// <summary>Null when the message may be acted on; else the burst it belongs to, which has one answer for all its messages.</summary>
    public Burst? Take(InboxItem item)
    {
        var chat = item.Message.Chat;
        var person = (chat.Platform, item.Message.SenderId ?? chat.Id);
        lock (_gate)
        {
            var wait = Max(_chats.WaitFor(chat), _people.WaitFor(person));
            if (wait == TimeSpan.Zero)
            {
                _chats.Take(chat);
                _people.Take(person);
                _bursts.Remove(chat); // What comes too fast after this is a new burst, with an answer of its own below this message.
                return null;
            }

            if (_bursts.Count >= MaxBursts && !_bursts.ContainsKey(chat))
            {
                _bursts.Clear(); // Their next messages get new answers; nothing else is lost.
            }

            var before = _bursts.GetValueOrDefault(chat) ?? new Burst(item.Id, 0, wait);
            return _bursts[chat] = before with { Messages = before.Messages + 1, Wait = wait };
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <param name="Id">Of its first message.</param>
/// <param name="Messages">How many messages were not acted on so far.</param>
/// <param name="Wait">Until the next one will be.</param>
internal sealed record Burst(string Id, int Messages, TimeSpan Wait);
