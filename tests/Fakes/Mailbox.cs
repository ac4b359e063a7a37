namespace Fakes;

/// <summary>Events that a test waits for, each taken once, in order.</summary>
public sealed class Mailbox<T>
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private readonly List<(Func<T, bool> Wanted, TaskCompletionSource<T> Found)> _waiting = [];

    /// <summary>Everything that was not taken.</summary>
    public IReadOnlyList<T> Left
    {
        get
        {
            lock (_gate)
            {
                return [.. _items];
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _items.Clear();
        }
    }

    public void Put(T item)
    {
        TaskCompletionSource<T>? found = null;
        lock (_gate)
        {
            var index = _waiting.FindIndex(waiter => waiter.Wanted(item));
            if (index < 0)
            {
                _items.Add(item);
            }
            else
            {
                found = _waiting[index].Found;
                _waiting.RemoveAt(index);
            }
        }

        found?.SetResult(item);
    }

    /// <exception cref="TimeoutException">It did not happen within 20 seconds of real time: a failed test, not a slow one.</exception>
    public Task<T> TakeAsync(Func<T, bool> wanted)
    {
        lock (_gate)
        {
            var index = _items.FindIndex(item => wanted(item));
            if (index >= 0)
            {
                var item = _items[index];
                _items.RemoveAt(index);
                return Task.FromResult(item);
            }

            var found = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((wanted, found));
            return found.Task.WaitAsync(TimeLimit, TimeProvider.System);
        }
    }
}
