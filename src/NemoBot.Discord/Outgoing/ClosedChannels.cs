using NemoBot.Core.Concurrency;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>Channels that refused the bot lately: not asked again for 10 minutes, or until somebody there speaks to it.</summary>
internal sealed class ClosedChannels(TimeProvider time)
{
    private readonly BoundedCache<string, (int Status, int Code)> _channels = new(1_000, TimeSpan.FromMinutes(10), time);

    public void Close(string channel, DiscordException refused) => _channels.Set(channel, (refused.Status, refused.Code));

    public void Open(string channel) => _channels.Remove(channel);

    public void ThrowIfClosed(string channel)
    {
        if (_channels.TryGet(channel, out var refused))
        {
            throw new DiscordException(refused.Status, refused.Code, "not sent: this channel refused the bot a moment ago");
        }
    }
}
