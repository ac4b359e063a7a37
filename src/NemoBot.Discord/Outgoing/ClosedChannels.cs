using NemoBot.Core.Concurrency;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>Channels that refused the bot lately: not asked again for 10 minutes, or until somebody there speaks to it. The newest 1,000.</summary>
internal sealed class ClosedChannels(TimeProvider time)
{
    private const int Most = 1_000;
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (MonotonicTimestamp Until, int Status, int Code)> _channels = [];

    public void Close(string channel, DiscordException refused)
    {
        lock (_gate)
        {
            if (_channels.Count >= Most)
            {
                _channels.Clear();
            }

            _channels[channel] = (time.GetMonotonicTimestamp() + Rest, refused.Status, refused.Code);
        }
    }

    public void Open(string channel)
    {
        lock (_gate)
        {
            _channels.Remove(channel);
        }
    }

    public void ThrowIfClosed(string channel)
    {
        lock (_gate)
        {
            if (_channels.TryGetValue(channel, out var known) && known.Until > time.GetMonotonicTimestamp())
            {
                throw new DiscordException(known.Status, known.Code, "not sent: this channel refused the bot a moment ago");
            }
        }
    }
}
