namespace Cluster;

internal enum DisasterKind
{
    /// <summary>SIGKILL.</summary>
    Killed,

    /// <summary>SIGKILL, two of three at once.</summary>
    TwoKilled,

    /// <summary>SIGSTOP for longer than the others wait, then SIGCONT: a node that does not know yet that it was declared dead.</summary>
    Frozen,

    /// <summary>SIGTERM.</summary>
    Terminated,

    /// <summary>PostgreSQL ends, and is back after 12 seconds.</summary>
    DatabaseStopped,

    /// <summary>One node does not reach the database for a while.</summary>
    CutOff,
}
