using System.Reflection;
using NemoBot.Core.Model;

namespace Harness.Storage;

/// <summary>A store in front of a real one, which fails or is observed as a test requests.</summary>
public class StoreProxy : DispatchProxy
{
    private static readonly MethodInfo Observed = typeof(StoreProxy).GetMethod(nameof(ObservedAsync), BindingFlags.Static | BindingFlags.NonPublic)!;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _failures = [];
    private IStore _store = null!;
    private TaskCompletionSource? _interrupted;

    /// <summary>Gets or sets what runs after each call that succeeded, with its method and arguments, before the caller continues; null for nothing.</summary>
    public Func<string, object?[], Task>? After { get; set; }

    /// <summary>Gets or sets whether writes reserved for the pipeline, jobs and platforms throw.</summary>
    public bool IsReadOnly { get; set; }

    public static (IStore Store, StoreProxy Control) Over(IStore store)
    {
        var proxy = Create<IStore, StoreProxy>();
        ((StoreProxy)proxy)._store = store;
        return (proxy, (StoreProxy)proxy);
    }

    /// <summary>Runs the hook after each atomic change of a value, with its key.</summary>
    public static IStore WithHook(IStore store, Func<string, Task> afterUpdate)
    {
        var (proxy, control) = Over(store);
        control.After = (method, arguments) => method == nameof(IStore.UpdateValueAsync) ? afterUpdate((string)arguments[1]!) : Task.CompletedTask;
        return proxy;
    }

    /// <summary>Makes the next calls of a method fail as on a full disk. Replaces an earlier number.</summary>
    public void Fail(string method, int times = 1)
    {
        lock (_gate)
        {
            _failures[method] = times;
        }
    }

    /// <summary>
    /// Fails the next commit of a handled message before it writes anything, like a crash between the decision and the write. The returned task completes when
    /// the commit has failed.
    /// </summary>
    public Task InterruptNextCommit()
    {
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _interrupted, interrupted);
        return interrupted.Task;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var (method, arguments) = (targetMethod!, args ?? []);
        if (arguments is [Changes { HandledMessageId: not null }, ..] && Interlocked.Exchange(ref _interrupted, null) is { } interrupted)
        {
            interrupted.SetResult();
            throw new StorageException("Interrupted by the test.");
        }

        if (IsReadOnly && !IsRead(method.Name))
        {
            throw new InvalidOperationException($"{method.Name} wrote before the commit.");
        }

        if (TakeFailure(method.Name))
        {
            throw new StorageException("The disk is full.");
        }

        var result = method.Invoke(_store, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
        return (After, result) switch
        {
            ({ } after, Task task) when method.ReturnType.IsGenericType =>
                Observed.MakeGenericMethod(method.ReturnType.GetGenericArguments()).Invoke(null, [task, after, method.Name, arguments]),
            ({ } after, Task task) => FollowedAsync(task, after, method.Name, arguments),
            _ => result,
        };
    }

    private static async Task FollowedAsync(Task call, Func<string, object?[], Task> after, string method, object?[] arguments)
    {
        await call;
        await after(method, arguments);
    }

    private static async Task<T> ObservedAsync<T>(Task<T> call, Func<string, object?[], Task> after, string method, object?[] arguments)
    {
        await FollowedAsync(call, after, method, arguments);
        return await call;
    }

    private bool TakeFailure(string method)
    {
        lock (_gate)
        {
            return _failures.GetValueOrDefault(method) > 0 && _failures[method]-- > 0;
        }
    }

    private static bool IsRead(string method) =>
        new[] { "Get", "Next", "Find", "List", "Unfinished", "Finished", "Unsent", "Chats", "Oldest", "Stored" }.Any(start => method.StartsWith(start, StringComparison.Ordinal));
}
