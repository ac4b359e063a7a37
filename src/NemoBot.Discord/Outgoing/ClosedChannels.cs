using NemoBot.Core.Concurrency;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>Remembers channels that recently refused the bot: skipped for 10 minutes, or until someone in the channel addresses the bot.</summary>
internal sealed class ClosedChannels(TimeProvider time)
{
    private readonly BoundedCache<string, (int Status, int Code)> _channels = new(1_000, TimeSpan.FromMinutes(10), time);

    public void Close(string channel, DiscordException refused) => _channels.Set(channel, (refused.Status, refused.Code));

    public void Open(string channel) => _channels.Remove(channel);

    public void ThrowIfClosed(string channel)
    {
        if (_channels.TryGet(channel, out var refused))
        {
            throw new DiscordException(refused.Status, refused.Code, "not sent: the channel recently refused the bot");
        }
    }
}
