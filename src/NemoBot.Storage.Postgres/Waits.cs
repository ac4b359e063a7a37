namespace NemoBot.Storage.Postgres;

/// <summary>How long the store waits for what. In real time; tests wait less.</summary>
internal sealed record Waits
{
    /// <summary>Gets how long a call waits for a server that restarts or fails over, before it fails.</summary>
    public TimeSpan Server { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets the same of a start, and of the question whether the store is ready: an operator waits for the answer. Longer than a bot takes to end that was killed.</summary>
    public TimeSpan ShortServer { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets how long a transaction waits for a lock of another one. Longer than a transaction of another process usually takes, because all that is written meanwhile waits too.</summary>
    public TimeSpan Lock { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets the pause before a lock that another transaction holds is asked for again, without waiting for it.</summary>
    public TimeSpan LockPause { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Gets the same of a lock that can only be waited for: of a row that is no chat's.</summary>
    public TimeSpan OtherLockPause { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Gets after which time the server ends a transaction of a process that stands still, and frees its locks.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets the same of a process that shares the database: others wait for the locks.</summary>
    public TimeSpan SharedIdle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets how long the server may be away until it can be asked whether a commit has arrived. Then the call fails, and nobody knows.</summary>
    public TimeSpan Commit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets how long a store that closes waits for what must not be given up at once: a commit whose outcome is not known, a lock.</summary>
    public TimeSpan Closing { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets how long a start waits for others that prepare the database.</summary>
    public TimeSpan Setup { get; init; } = TimeSpan.FromMinutes(1);
}
