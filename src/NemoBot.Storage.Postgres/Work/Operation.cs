using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>What an operation works on: operations of one transaction that share any of it run one after the other, and those of different processes too.</summary>
/// <param name="Chats">Chats; they are locked by their rows.</param>
/// <param name="Names">Anything else, by a name of its own.</param>
internal sealed record Scope(IReadOnlyCollection<ChatKey> Chats, IReadOnlyCollection<string> Names)
{
    /// <summary>For writes that are complete in one statement.</summary>
    public static Scope None { get; } = new([], []);

    public static Scope Of(params IReadOnlyCollection<ChatKey> chats) => new(chats, []);

    public static Scope Of(string name) => new([], [name]);

    /// <summary>Gets everything by a name.</summary>
    public IEnumerable<string> Keys => Chats.Select(chat => chat.ToString()).Concat(Names.Select(name => $"\n{name}"));
}

/// <summary>An operation that waits for a connection. It can be cancelled until it is taken; then it runs to completion, more than once if it has to be repeated.</summary>
internal abstract class Operation(Scope scope, MonotonicTimestamp until)
{
    private int _claimed;

    public Scope Scope { get; } = scope;

    /// <summary>Gets when a lost connection is no longer waited for.</summary>
    public MonotonicTimestamp Until { get; } = until;

    /// <summary>Gets why the last run failed; null if it succeeded.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Gets the session of the last run.</summary>
    public Session? Session { get; private set; }

    /// <summary>Claims the operation; returns false if the caller cancelled it.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Runs the work, and keeps its outcome.</summary>
    public async Task RunAsync(Session session)
    {
        (Session, Failure) = (session, null);
        try
        {
            await WorkAsync(session);
        }
        catch (Exception failure)
        {
            Failure = failure;
        }
    }

    public void Fail(Exception failure) => Failure = failure;

    /// <summary>Completes the caller's task; call it for a write only after the commit.</summary>
    public abstract void Complete();

    protected abstract Task WorkAsync(Session session);
}

/// <inheritdoc cref="Operation"/>
internal sealed class Operation<T>(Scope scope, MonotonicTimestamp until, Func<Session, Task<T>> work) : Operation(scope, until)
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

    protected override async Task WorkAsync(Session session) => _result = await work(session);
}
