using NemoBot.Core.Model;

namespace NemoBot.Core.Delivery;

/// <summary>The passing states of a chat's cards that wait to be shown: the newest of each card, for at most 16 cards (more are never live at once). Safe to use from any thread.</summary>
internal sealed class TransientUpdates
{
    private const int Most = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Func<OutgoingMessage?>> _states = [];

    public void Put(string postId, Func<OutgoingMessage?> render)
    {
        lock (_gate)
        {
            if (_states.ContainsKey(postId) || _states.Count < Most)
            {
                _states[postId] = render;
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

    /// <summary>Makes the waiting state of the post; null when none waits, or it has nothing to show.</summary>
    public OutgoingMessage? Take(string postId)
    {
        Func<OutgoingMessage?>? render;
        lock (_gate)
        {
            _states.Remove(postId, out render);
        }

        return render?.Invoke();
    }

    /// <summary>Forgets the waiting state of the post, unmade.</summary>
    public void Drop(string postId)
    {
        lock (_gate)
        {
            _states.Remove(postId);
        }
    }
}
