using NemoBot.Core.Model;

namespace NemoBot.Telegram.Incoming;

/// <summary>Represents the updates of one poll or one webhook call, sorted by what to do about them; each list is in the order of arrival.</summary>
internal sealed class UpdateBatch
{
    /// <summary>Gets the ids of the updates.</summary>
    public List<long> Ids { get; } = [];

    public List<Received.Said> Said { get; } = [];

    public List<IncomingMessage> Presses { get; } = [];

    /// <summary>Gets the ids of the presses to answer, including those without data of the bot.</summary>
    public List<string> Queries { get; } = [];

    public List<Received.Moved> Moves { get; } = [];

    public List<Received.ReachableChanged> Changes { get; } = [];

    /// <param name="now">When the update arrived: a press has no time of its own.</param>
    public void Add(long? id, Received received, DateTimeOffset now)
    {
        if (id is { } number)
        {
            Ids.Add(number);
        }

        switch (received)
        {
            case Received.Said said:
                Said.Add(said);
                break;
            case Received.Pressed press:
                Presses.Add(press.Message with { SentAt = now });
                Queries.Add(press.QueryId);
                break;
            case Received.EmptyPress press:
                Queries.Add(press.QueryId);
                break;
            case Received.Moved moved:
                Moves.Add(moved);
                break;
            case Received.ReachableChanged changed:
                Changes.Add(changed);
                break;
        }
    }
}
