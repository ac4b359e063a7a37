using System.Net.Sockets;
using NemoBot.Core.Model;
using Npgsql;

namespace NemoBot.Storage.Postgres;

/// <summary>What the exceptions of the driver mean to the store. Pure.</summary>
internal static class Faults
{
    // The server ended the connection because it stood still, or took too long. Npgsql has no names for them.
    private const string IdleInTransaction = "25P03";
    private const string TransactionTimeout = "25P04";
    private const string IdleSession = "57P05";

    /// <summary>Returns whether another transaction had the lock for longer than was waited.</summary>
    public static bool IsLocked(Exception fault) => fault is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    /// <summary>Returns whether a statement took too long. The connection may be of use nevertheless: if it is still open, the server has ended the statement.</summary>
    public static bool IsTimeout(Exception fault) => fault is NpgsqlException { InnerException: TimeoutException };

    /// <summary>
    /// Returns whether the driver takes a statement for prepared that is not: it was to be prepared together with one that the server refused. The same may succeed on a new
    /// connection.
    /// </summary>
    public static bool IsStale(Exception fault) => fault is PostgresException { SqlState: PostgresErrorCodes.InvalidSqlStatementName };

    /// <summary>Returns whether the same transaction may succeed if it is repeated at once: another one was in its way.</summary>
    public static bool IsConflict(Exception fault) => fault is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
    };

    /// <summary>Returns whether the connection is of no more use, or there is none: the server is away, ends, starts, is full, or has become a standby.</summary>
    public static bool IsLost(Exception fault) => fault switch
    {
        PostgresException { SqlState: var state } => state.StartsWith("08", StringComparison.Ordinal)
            || state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
                or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ReadOnlySqlTransaction or IdleInTransaction or TransactionTimeout or IdleSession,
        NoConnectionException or NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException or OtherBotException => true,
        InvalidOperationException { Source: "Npgsql" } => true, // The connection broke between two statements.
        _ => false,
    };

    /// <summary>Returns the exception that callers outside of this project get, which know no database; their own exceptions stay as they are.</summary>
    public static Exception Named(Exception fault) => fault switch
    {
        OtherBotException other => new StorageException(other.Message, other),
        NoConnectionException { InnerException: OtherBotException } => Named(fault.InnerException),
        NoConnectionException => new StorageException($"The database of Storage:Database cannot be reached: {Words(fault)}", fault),
        PostgresException or NpgsqlException => new StorageException($"The database of Storage:Database failed: {Words(fault)}", fault),
        _ when IsLost(fault) => new StorageException($"The database of Storage:Database cannot be reached: {Words(fault)}", fault),
        _ => fault,
    };

    /// <summary>Returns the message on one line, without values of rows and without the connection string.</summary>
    public static string Words(Exception fault) => fault is NoConnectionException { InnerException: { } cause }
        ? Words(cause)
        : (fault is PostgresException refused ? $"{refused.MessageText} ({refused.SqlState})" : (fault.InnerException ?? fault).Message).ReplaceLineEndings(" ");
}
