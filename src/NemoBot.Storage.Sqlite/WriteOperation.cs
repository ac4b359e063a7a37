namespace NemoBot.Storage.Sqlite;

/// <summary>A pending write in the <see cref="WriteQueue"/>. It can be cancelled until the writer takes it; then it runs to completion.</summary>
internal abstract class WriteOperation
{
    private int _claimed;

    /// <summary>Gets why the operation wrote nothing; null if it succeeded so far.</summary>
    protected Exception? Failure { get; private set; }

    /// <summary>Claims the operation for the writer; returns false if the caller cancelled it.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Runs the work within the transaction; its exceptions go to the caller.</summary>
    public abstract void Run(Database database);

    /// <summary>Records a failure; the first one wins.</summary>
    public void Fail(Exception failure) => Failure ??= failure;

    /// <summary>Completes the caller's task. Call it only after the commit.</summary>
    public abstract void Complete();
}

internal sealed class WriteOperation<T>(Func<Database, T> work) : WriteOperation
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

    public override void Run(Database database) => _result = work(database);

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
