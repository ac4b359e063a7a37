using NemoBot.Core.Model;

namespace NemoBot.Telegram.Incoming;

/// <summary>Represents the updates of one poll or one webhook call, sorted by what to do about them; each list is in the order of arrival.</summary>
internal sealed class UpdateBatch
{
    /// <summary>Gets the ids of the updates.</summary>
    public List<long> Ids { get; } = [];

    public List<Arrival.Said> Said { get; } = [];

    public List<IncomingMessage> Presses { get; } = [];

    /// <summary>Gets the ids of the presses to answer, including those without data of the bot.</summary>
    public List<string> Queries { get; } = [];

    public List<Arrival.Moved> Moves { get; } = [];

    public List<Arrival.ReachableChanged> Changes { get; } = [];

    /// <param name="now">When the update arrived: a press has no time of its own.</param>
    public void Add(long? id, Arrival arrival, DateTimeOffset now)
    {
        if (id is { } number)
        {
            Ids.Add(number);
        }

        switch (arrival)
        {
            case Arrival.Said said:
                Said.Add(said);
                break;
            case Arrival.Pressed press:
                Presses.Add(press.Message with { SentAt = now });
                Queries.Add(press.QueryId);
                break;
            case Arrival.EmptyPress press:
                Queries.Add(press.QueryId);
                break;
            case Arrival.Moved moved:
                Moves.Add(moved);
                break;
            case Arrival.ReachableChanged changed:
                Changes.Add(changed);
                break;
        }
    }
}
