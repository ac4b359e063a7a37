using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>The operations that need a lock that another transaction has. They are tried again a moment later, and the others go on meanwhile.</summary>
internal sealed class ParkedOperations
{
    private readonly List<Operation> _operations = [];
    private readonly HashSet<string> _locks = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Operation> All => _operations;

    public void Add(Operation operation)
    {
        _operations.Add(operation);
        _locks.UnionWith(operation.Locks);
    }

    /// <summary>Parks an operation that must not overtake a parked one. Returns whether it did.</summary>
    public bool TryAddBehind(Operation operation)
    {
        if (_locks.Count == 0 || !operation.Locks.Any(_locks.Contains))
        {
            return false;
        }

        Add(operation);
        return true;
    }

    /// <summary>Removes all, in their order.</summary>
    public List<Operation> TakeAll()
    {
        List<Operation> all = [.. _operations];
        _operations.Clear();
        _locks.Clear();
        return all;
    }

    /// <summary>Fails those that wait for a lock, and whose time is over.</summary>
    /// <param name="isEnd">Fails all.</param>
    public static void Expire(IEnumerable<Operation> operations, MonotonicTimestamp now, bool isEnd)
    {
        foreach (var operation in operations.Where(operation => !operation.HasEnded && (isEnd || operation.IsOver(now))))
        {
            operation.Fail(new StorageException("Another process that uses the database of Storage:Database holds the lock of a chat or a value for too long. Nothing was changed."));
        }
    }

    /// <inheritdoc cref="Expire(IEnumerable{Operation}, MonotonicTimestamp, bool)"/>
    /// <remarks>Those behind them stay.</remarks>
    public void Expire(MonotonicTimestamp now, bool isEnd)
    {
        Expire(_operations, now, isEnd);
        if (_operations.RemoveAll(operation => operation.HasEnded) > 0)
        {
            _locks.Clear();
            _operations.ForEach(operation => _locks.UnionWith(operation.Locks));
        }
    }
}
