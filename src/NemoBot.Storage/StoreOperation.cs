namespace NemoBot.Storage;

/// <summary>An operation that waits for the thread of a store. It can be cancelled until the thread takes it; then it runs to completion.</summary>
/// <typeparam name="TStore">What the work runs on: the engine's connection, or a draft of what is written to it.</typeparam>
public abstract class StoreOperation<TStore>
{
    private int _claimed;

    /// <summary>Gets why the operation has no result; null if it succeeded so far.</summary>
    protected Exception? Failure { get; private set; }

    /// <summary>Claims the operation for the thread; returns false if the caller cancelled it.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Runs the work; its exceptions go to the caller.</summary>
    public abstract void Run(TStore store);

    /// <summary>Records a failure; the first one wins.</summary>
    public void Fail(Exception failure) => Failure ??= failure;

    /// <summary>Completes the caller's task; call it for a write only after the commit.</summary>
    public abstract void Complete();
}

/// <inheritdoc cref="StoreOperation{TStore}"/>
public sealed class StoreOperation<TStore, T>(Func<TStore, T> work) : StoreOperation<TStore>
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

    public override void Run(TStore store) => _result = work(store);

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
