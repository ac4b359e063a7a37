using System.Reflection;
using NemoBot.Core.Model;

namespace Harness.Bot;

/// <summary>A store that, on request, fails the next commit of a handled message before writing anything: like a crash between the decision and the write.</summary>
public class InterruptedStore : DispatchProxy
{
    private IStore _store = null!;
    private TaskCompletionSource? _interrupted;

    /// <summary>Gets or sets whether writes reserved for the pipeline, jobs and platforms throw.</summary>
    public bool IsReadOnly { get; set; }

    public static IStore Over(IStore store)
    {
        var proxy = Create<IStore, InterruptedStore>();
        ((InterruptedStore)proxy)._store = store;
        return proxy;
    }

    /// <summary>Completes when the commit has failed.</summary>
    public Task InterruptNext()
    {
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _interrupted, interrupted);
        return interrupted.Task;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (args![0] is Changes { HandledMessageId: not null } && Interlocked.Exchange(ref _interrupted, null) is { } interrupted)
        {
            interrupted.SetResult();
            throw new StorageException("Interrupted by the test.");
        }

        if (IsReadOnly && !IsRead(targetMethod!.Name))
        {
            throw new InvalidOperationException($"{targetMethod.Name} wrote before the commit.");
        }

        return targetMethod!.Invoke(_store, args);
    }

    private static bool IsRead(string method) =>
        new[] { "Get", "Next", "Find", "List", "Unfinished", "Finished", "Unsent", "Chats", "Oldest", "Stored" }.Any(start => method.StartsWith(start, StringComparison.Ordinal));
}
