namespace NemoBot.Storage.Sqlite;

/// <summary>One caller's write on its way through the <see cref="WriteQueue"/>. It can be cancelled until it is taken; then it runs to its end.</summary>
internal abstract class WriteOperation
{
    private int _claimed;

    /// <summary>Why it wrote nothing; null as long as all went well.</summary>
    protected Exception? Failure { get; private set; }

    /// <summary>The writer's claim: false when the caller has cancelled.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Does the work within the transaction; what it throws is the caller's.</summary>
    public abstract void Run(Database database);

    /// <summary>The first failure stays.</summary>
    public void Fail(Exception failure) => Failure ??= failure;

    /// <summary>Tells the caller: only after the commit.</summary>
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
