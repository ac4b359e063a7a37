namespace NemoBot.Storage.LiteDb;

/// <summary>A pending read or write in the <see cref="StoreThread"/>. It can be cancelled until the thread takes it; then it runs to completion.</summary>
internal abstract class StoreOperation(bool isRead)
{
    private int _claimed;

    /// <summary>Gets whether the operation sees only committed data and writes nothing.</summary>
    public bool IsRead => isRead;

    /// <summary>Gets why the operation has no result; null if it succeeded so far.</summary>
    protected Exception? Failure { get; private set; }

    /// <summary>Claims the operation for the thread; returns false if the caller cancelled it.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Runs the work on the draft; its exceptions go to the caller.</summary>
    public abstract void Run(Draft draft);

    /// <summary>Records a failure; the first one wins.</summary>
    public void Fail(Exception failure) => Failure ??= failure;

    /// <summary>Completes the caller's task; call it for a write only after the commit.</summary>
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
