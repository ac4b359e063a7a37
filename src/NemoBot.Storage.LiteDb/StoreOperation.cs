namespace NemoBot.Storage.LiteDb;

/// <summary>One caller's read or write on its way through the <see cref="StoreThread"/>. It can be cancelled until it is taken; then it runs to its end.</summary>
internal abstract class StoreOperation(bool isRead)
{
    private int _claimed;

    /// <summary>Whether it wants to see committed data only, and writes nothing.</summary>
    public bool IsRead => isRead;

    /// <summary>Why it has no result; null as long as all went well.</summary>
    protected Exception? Failure { get; private set; }

    /// <summary>The thread's claim: false when the caller has cancelled.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Does the work; what it throws is the caller's.</summary>
    public abstract void Run(Draft draft);

    /// <summary>The first failure stays.</summary>
    public void Fail(Exception failure) => Failure ??= failure;

    /// <summary>Tells the caller: of a write only after the commit.</summary>
    public abstract void Complete();
}

internal sealed class StoreOperation<T>(Func<Draft, T> work, bool isRead) : StoreOperation(isRead)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Completion => _completion.Task;

    public void Cancel(CancellationToken cancellationToken)
    {
        if (TryTake())
        {
            _completion.TrySetCanceled(cancellationToken);
        }
    }

    public override void Run(Draft draft) => _result = work(draft);

    public override void Complete()
    {
        if (Failure is { } failure)
        {
            _completion.TrySetException(failure);
        }
        else
        {
            _completion.TrySetResult(_result!);
        }
    }
}
