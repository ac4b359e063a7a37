using NemoBot.Conversation;

namespace NemoBot.Delivery;

/// <summary>The passing states of a chat's cards that wait to be shown: the newest of each card, for at most 16 cards (more are never live at once). Safe to use from any thread.</summary>
internal sealed class PassingStates
{
    private const int Most = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, OutgoingMessage> _states = [];

    public void Put(string postId, OutgoingMessage message)
    {
        lock (_gate)
        {
            if (_states.ContainsKey(postId) || _states.Count < Most)
            {
                _states[postId] = message;
            }
        }
    }

    /// <summary>The ids of the posts that have a state.</summary>
    public IReadOnlyList<string> Posts()
    {
        lock (_gate)
        {
            return [.. _states.Keys];
        }
    }

    public OutgoingMessage? Take(string postId)
    {
        lock (_gate)
        {
            return _states.Remove(postId, out var message) ? message : null;
        }
    }
}
