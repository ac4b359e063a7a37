using System.Globalization;
using System.Text.Json;
using NemoBot.Core.Model;
using NemoBot.Operations.Access;

namespace NemoBot.Operations.Audit;

/// <summary>Keeps what operators did, in the store, a value for each month: of a month its last <see cref="MostAMonth"/> acts, for a year. Acts are also logged.</summary>
internal sealed partial class OperatorAudit(IStore store, TimeProvider time, ILogger<OperatorAudit> logger)
{
    public const int MostAMonth = 500;

    /// <summary>How many months there are to look at, with the current one.</summary>
    public const int Months = 12;

    private const int LongestText = 300;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(366);

    /// <summary>Stores the act. Call it before what is done: nothing is done that is not written down.</summary>
    public async Task RecordAsync(OperatorVisitor visitor, string what, CancellationToken cancellationToken)
    {
        var entry = new AuditEntry(time.GetUtcNow(), visitor.Who, visitor.Role, what.Length > LongestText ? $"{what[..LongestText]}…" : what);
        await store.UpdateValueAsync(OperatorSessions.Values, KeyOf(entry.At), stored => JsonSerializer.Serialize(Read(stored).TakeLast(MostAMonth - 1).Append(entry)), KeptFor, cancellationToken);
        LogActed(entry.Who, entry.Role, entry.What);
    }

    /// <summary>Returns the acts of the month (UTC), newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(DateTimeOffset month, CancellationToken cancellationToken) =>
        [.. Read(await store.GetValueAsync(OperatorSessions.Values, KeyOf(month), cancellationToken)).Reverse()];

    private static string KeyOf(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"audit {at.UtcDateTime:yyyy-MM}");

    private static AuditEntry[] Read(string? stored) => stored is null ? [] : JsonSerializer.Deserialize<AuditEntry[]>(stored) ?? [];

    [LoggerMessage(LogLevel.Information, "Operator {Who} ({Role}): {What}")]
    private partial void LogActed(string who, OperatorRole role, string what);
}
