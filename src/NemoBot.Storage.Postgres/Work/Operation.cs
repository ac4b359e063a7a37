using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>What an operation works on: operations of one transaction that share any of it run one after the other, and those of different processes too.</summary>
/// <param name="Chats">Chats; they are locked by their rows.</param>
/// <param name="Names">Anything else, by a name of its own.</param>
internal sealed record Scope(IReadOnlyCollection<ChatKey> Chats, IReadOnlyCollection<string> Names)
{
    /// <summary>Gets whether the chats are one afterwards.</summary>
    public bool Joins { get; init; }

    /// <summary>For writes that are complete in one statement.</summary>
    public static Scope None { get; } = new([], []);

    public static Scope Of(params IReadOnlyCollection<ChatKey> chats) => new(chats, []);

    public static Scope Of(string name) => new([], [name]);

    /// <summary>Gets the keys of the names, which no chat has.</summary>
    public IEnumerable<string> NameKeys => Names.Select(name => $"\n{name}");
}

/// <summary>An operation that waits for a connection. It can be cancelled until it is taken; then it runs to completion, more than once if it has to be repeated.</summary>
/// <remarks>Create it where the caller runs: it keeps the ownership in whose scope that is.</remarks>
internal abstract class Operation(Scope scope, MonotonicTimestamp until)
{
    private int _claimed;
    private MonotonicTimestamp? _doubtUntil;

    public Scope Scope { get; } = scope;

    /// <summary>Gets the ownership without which the operation must not write; null if it needs none.</summary>
    public ChatOwnership? Owner { get; } = ChatOwnership.Current;

    /// <summary>Gets the chats that must be locked while it runs.</summary>
    public IEnumerable<ChatKey> LockedChats => Owner is { Chat: var owned } ? Scope.Chats.Append(owned) : Scope.Chats;

    /// <summary>Gets everything that must be locked, by a name.</summary>
    public IEnumerable<string> Locks => LockedChats.Select(chat => chat.ToString()).Concat(Scope.NameKeys);

    /// <summary>Gets when a lost connection is no longer waited for.</summary>
    public MonotonicTimestamp Until { get; } = until;

    /// <summary>Gets whether nobody knows if the operation is committed.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>Gets whether the caller's task is complete.</summary>
    public bool HasEnded { get; private set; }

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

    /// <summary>Fails the caller's task.</summary>
    public void Fail(Exception failure)
    {
        Refuse(IsInDoubt ? UnknownOutcome(failure) : failure);
        Complete();
    }

    /// <summary>Sets the outcome without running the work.</summary>
    public void Refuse(Exception failure) => (Session, Failure) = (null, failure);

    /// <summary>Notes that the connection was lost during the commit.</summary>
    /// <param name="until">How long it is tried to find out, the first time that it happens.</param>
    public void Doubt(MonotonicTimestamp until)
    {
        IsInDoubt = true;
        _doubtUntil ??= until;
    }

    /// <summary>Notes that it is known now whether the commit took place.</summary>
    public void Undoubt() => IsInDoubt = false;

    /// <summary>Returns whether its time is over.</summary>
    public bool IsOver(MonotonicTimestamp now) => (IsInDoubt ? _doubtUntil : Until) <= now;

    /// <summary>Completes the caller's task; call it for a write only after the commit.</summary>
    public void Complete()
    {
        HasEnded = true;
        SetOutcome();
    }

    /// <summary>The exception for an operation that waited in the queue for too long.</summary>
    public static StorageException NotTaken() => new("The database of Storage:Database was not free for an operation in time. Nothing was changed.");

    private static StorageException UnknownOutcome(Exception cause) => new(
        $"The connection to the database of Storage:Database was lost during a commit, and it is not known whether the change is stored: {Faults.Words(cause)}", cause)
    { IsOutcomeUnknown = true };

    protected abstract void SetOutcome();

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

    /// <summary>Fails the operation if it was not taken yet.</summary>
    public void Expire()
    {
        if (TryTake())
        {
            _completion.TrySetException(NotTaken());
        }
    }

    protected override void SetOutcome()
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
