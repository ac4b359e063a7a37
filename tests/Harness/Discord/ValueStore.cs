using System.Collections.Concurrent;
using System.Reflection;
using NemoBot.Core.Model;

namespace Harness.Discord;

/// <summary>A store that keeps the adapters' values, and whatever else a test sets up; other calls fail.</summary>
public class ValueStore : DispatchProxy
{
    private readonly Dictionary<string, Func<object?[], object>> _setups = [];

    public ConcurrentDictionary<string, string> Values { get; } = new();

    public static (IStore Store, ValueStore Control) Create()
    {
        var store = DispatchProxy.Create<IStore, ValueStore>();
        return (store, (ValueStore)(object)store);
    }

    public void Setup(string method, Func<object?[], object> answer) => _setups[method] = answer;

    /// <summary>Replaces <see cref="IStore.UpdateValueAsync"/>, for a test that controls its timing.</summary>
    public Task<string?> Update(object?[] args)
    {
        lock (_setups)
        {
            var changed = ((Func<string?, string?>)args[2]!)(Values.GetValueOrDefault((string)args[1]!));
            if (changed is null)
            {
                Values.TryRemove((string)args[1]!, out _);
            }
            else
            {
                Values[(string)args[1]!] = changed;
            }

            return Task.FromResult(changed);
        }
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (_setups.TryGetValue(targetMethod!.Name, out var answer))
        {
            return answer(args!);
        }

        switch (targetMethod.Name)
        {
            case nameof(IStore.GetValueAsync):
                return Task.FromResult(Values.GetValueOrDefault((string)args![1]!));
            case nameof(IStore.SetValueAsync) when args![2] is string value:
                Values[(string)args[1]!] = value;
                return Task.CompletedTask;
            case nameof(IStore.UpdateValueAsync):
                return Update(args!);
            case nameof(IStore.SetValueAsync):
                Values.TryRemove((string)args![1]!, out _);
                return Task.CompletedTask;
            default:
                throw new NotSupportedException(targetMethod.Name);
        }
    }
}
