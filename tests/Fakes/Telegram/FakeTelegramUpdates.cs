using System.Text.Json.Nodes;

namespace Fakes.Telegram;

/// <summary>Telegram's queue of updates: confirmed by the offset, one poller at a time.</summary>
/// <param name="confirmed">Called at each poll, after its offset was processed.</param>
internal sealed class FakeTelegramUpdates(TimeProvider time, Action confirmed)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, string> _waiting = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _poll;
    private HashSet<string>? _allowed;
    private long _next = 911978000;

    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Queues an update and returns its number.</summary>
    /// <param name="body">Everything but the number.</param>
    public long Add(JsonObject body)
    {
        lock (_lock)
        {
            var id = _next++;
            if (_allowed is null || body.All(field => _allowed.Contains(field.Key)))
            {
                var update = new JsonObject { ["update_id"] = id };
                foreach (var (name, value) in body)
                {
                    update[name] = value?.DeepClone();
                }

                AddRaw(id, update.ToJsonString());
            }

            return id;
        }
    }

    /// <summary>Queues raw text, whatever it is; <c>{id}</c> is replaced by the number.</summary>
    public long AddRaw(string text)
    {
        lock (_lock)
        {
            var id = _next++;
            AddRaw(id, text.Replace("{id}", id.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
            return id;
        }
    }

    /// <summary>Returns the pending updates as a JSON array; null if another poll took over (409).</summary>
    public async Task<string?> PollAsync(long? offset, int limit, TimeSpan timeLimit, IEnumerable<string>? allowed, CancellationToken cancellationToken)
    {
        CancellationTokenSource mine = new();
        Task arrived;
        lock (_lock)
        {
            _poll?.Cancel();
            _poll = mine;
            _allowed = allowed is null ? _allowed : [.. allowed];
            Confirm(offset);
            if (_waiting.Count > 0 || timeLimit <= TimeSpan.Zero)
            {
                return Read(limit);
            }

            arrived = _arrived.Task;
        }

        confirmed();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(mine.Token, cancellationToken);
        await Task.WhenAny(arrived, Task.Delay(timeLimit, time, stop.Token));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return mine.IsCancellationRequested ? null : Read(limit);
        }
    }

    private void AddRaw(long id, string text)
    {
        _waiting[id] = text;
        _arrived.TrySetResult();
        _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Confirm(long? offset)
    {
        if (offset is < 0)
        {
            foreach (var id in _waiting.Keys.Take(Math.Max(0, _waiting.Count + (int)offset)).ToList())
            {
                _waiting.Remove(id);
            }
        }
        else if (offset is not null)
        {
            foreach (var id in _waiting.Keys.Where(id => id < offset).ToList())
            {
                _waiting.Remove(id);
            }
        }
    }

    private string Read(int limit) => $"[{string.Join(',', _waiting.Values.Take(limit))}]";
}
