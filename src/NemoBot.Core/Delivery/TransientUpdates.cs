using NemoBot.Core.Model;

namespace NemoBot.Core.Delivery;

/// <summary>The pending transient updates of a chat's cards: the newest of each card, for at most 16 cards (more are never live at once). Thread-safe.</summary>
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

    /// <summary>Returns the ids of the posts that have an update.</summary>
    public IReadOnlyList<string> Posts()
    {
        lock (_gate)
        {
            return [.. _states.Keys];
        }
    }

    /// <summary>Builds the pending update of the post; null if there is none, or it has nothing to show.</summary>
    public OutgoingMessage? Take(string postId)
    {
        Func<OutgoingMessage?>? render;
        lock (_gate)
        {
            _states.Remove(postId, out render);
        }

        return render?.Invoke();
    }

    /// <summary>Drops the pending update of the post without building it.</summary>
    public void Drop(string postId)
    {
        lock (_gate)
        {
            _states.Remove(postId);
        }
    }
}
