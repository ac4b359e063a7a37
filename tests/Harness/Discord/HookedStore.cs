using System.Reflection;
using NemoBot.Core.Model;

namespace Harness.Discord;

/// <summary>A store that runs a hook right after an atomic change of a value, before the caller continues.</summary>
public class HookedStore : DispatchProxy
{
    private IStore _store = null!;
    private Func<string, Task> _afterUpdate = null!;

    public static IStore Over(IStore store, Func<string, Task> afterUpdate)
    {
        var proxy = Create<IStore, HookedStore>();
        (((HookedStore)proxy)._store, ((HookedStore)proxy)._afterUpdate) = (store, afterUpdate);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var result = targetMethod!.Invoke(_store, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
        return targetMethod.Name == nameof(IStore.UpdateValueAsync) ? ThenAsync((Task<string?>)result!, (string)args![1]!) : result;
    }

    private async Task<string?> ThenAsync(Task<string?> update, string key)
    {
        var value = await update;
        await _afterUpdate(key);
        return value;
    }
}
