using System.Text.Json;
using Harness.Storage;
using Harness.Storage.Postgres;
using Npgsql;

namespace NemoBot.Storage.Postgres.Tests;

/// <summary>What a message costs does not depend on how many messages and chats the store has: every statement finds its rows by an index.</summary>
public sealed class QueryPlanTests : IAsyncLifetime
{
    /// <summary>Statements that read whole tables on purpose, by the start of a fault, and why. An entry that no statement needs fails, too.</summary>
    private static readonly Dictionary<string, string> OnPurpose = new(StringComparer.Ordinal)
    {
        ["PostgresEngine.InspectAsync: "] = "the command check",
        ["PostgresExport.LostKeys: "] = "the command move-store",
        ["RowTables..cctor: "] = "the command move-store",
        ["Settling..cctor: "] = "the command move-store",
        ["PostgresStore.ChatsWithWorkAsync: "] = "at the start; what waits, is unfinished or unsent",
        ["PostgresStore.FiguresAsync: "] = "the operator's counts",
        ["FileTable.ListAsync: sorts"] = "when a person asks for their data; files of one chat",
        ["PostTable.ListAsync: sorts"] = "when a person asks for their data; posts of one chat",
        ["JobTable.CountAsync: "] = "the operator's counts",
        ["JobTable.ListAsync: "] = "the operator's list of jobs; in the order of an index, as many as asked for, or those of a rare state",
        ["InboxTable.SetUnreadableAsideAsync: "] = "at the start; what waits",
        ["JobTable.FailUnreadableAsync: "] = "at the start; what is unfinished",
        ["PostTable.AbandonUnreadableAsync: "] = "at the start; what is unsent",
        ["OwnerTable.RemoveEndedAsync: "] = "when a node has ended; what is owned",
        ["OwnerTable.WaitingAsync: "] = "every second in a cluster; what is unhandled, unfinished or unsent",
    };

    /// <summary>Tables that do not grow with messages and chats.</summary>
    private static readonly HashSet<string> Small = ["store", "runs", "last_change", "file_bytes", "protection_keys", "schema_version", "cluster", "nodes", "tasks", "move_mark"];

    private PostgresUnderTest _test = null!;
    private NpgsqlConnection _connection = null!;

    public async ValueTask InitializeAsync()
    {
        _test = await PostgresUnderTest.StartAsync();
        _connection = await _test.ConnectAsync();

        // The tables are empty: an index is used wherever there is one that fits. A plan for any values, as that of a prepared statement.
        await using var settings = new NpgsqlCommand("SET enable_seqscan = off; SET enable_sort = off; SET plan_cache_mode = force_generic_plan", _connection);
        await settings.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _test.DisposeAsync();
    }

    [Fact]
    public async Task No_statement_reads_more_rows_when_the_store_grows_except_those_that_do_so_on_purpose()
    {
        var faults = new List<string>();
        foreach (var (where, sql) in CompiledStatements.In(typeof(PostgresStore).Assembly))
        {
            faults.AddRange((await FaultsOfAsync(sql)).Select(fault => $"{where}: {fault}"));
        }

        faults = [.. faults.Distinct().Order(StringComparer.Ordinal)];
        var unexpected = faults.Where(fault => !OnPurpose.Keys.Any(known => fault.StartsWith(known, StringComparison.Ordinal)));
        var unneeded = OnPurpose.Keys.Where(known => !faults.Any(fault => fault.StartsWith(known, StringComparison.Ordinal)));
        var wrong = string.Join("\n", unexpected.Concat(unneeded));
        Assert.True(wrong.Length == 0, wrong);
    }

    [Theory]
    [InlineData("InboxTable.AddAsync", "WITH seen AS")]
    [InlineData("PostTable.FindAsync", "SELECT chat_keys.sealed, sealed_row.id")] // Put together from constants.
    [InlineData("LockedChats.LockAsync", "SELECT chat, moved_to, epoch FROM chats")] // In an asynchronous method.
    [InlineData("Trim..cctor", "DELETE FROM posts AS old")] // In a static field.
    public void The_statements_are_found_where_they_are(string where, string start) =>
        Assert.Contains(CompiledStatements.In(typeof(PostgresStore).Assembly), each => each.Where == where && each.Sql.StartsWith(start, StringComparison.Ordinal));

    [Theory]
    [InlineData("SELECT id FROM posts WHERE unsent AND created_at < $1", "reads all of posts_unsent")] // By an index, but all of it.
    [InlineData("SELECT id FROM posts ORDER BY id", "reads all of posts")]
    [InlineData("UPDATE jobs SET counted_as = NULL WHERE chat = $1", "reads all of jobs")]
    [InlineData("SELECT chat FROM chats WHERE chat = $1 AND chat NOT IN (SELECT chat FROM files)", "reads all of files_by_chat")]
    [InlineData("SELECT id FROM jobs WHERE chat = $1 AND NOT is_finished ORDER BY id LIMIT 1", "reads all of jobs")] // In order, until one fits.
    [InlineData("SELECT FROM WHERE", "is not a whole statement")]
    [InlineData("SELECT id FROM store", null)]
    [InlineData("SELECT id FROM posts ORDER BY seq LIMIT 1", null)]
    [InlineData("SELECT id FROM posts WHERE id = $1", null)]
    public async Task A_statement_that_reads_more_rows_is_found(string sql, string? fault) => Assert.Equal(fault is null ? [] : [fault], await FaultsOfAsync(sql));

    private async Task<List<string>> FaultsOfAsync(string sql)
    {
        try
        {
            var values = Enumerable.Range(1, 20).Count(n => sql.Contains($"${n}", StringComparison.Ordinal));
            await RunAsync($"PREPARE asked AS {sql}");
            using var plan = JsonDocument.Parse((string)(await RunAsync($"EXPLAIN (FORMAT JSON) EXECUTE asked{(values == 0 ? "" : $"({string.Join(", ", Enumerable.Repeat("NULL", values))})")}"))!);
            await RunAsync("DEALLOCATE asked");
            return [.. FaultsOf(plan.RootElement[0].GetProperty("Plan"), isLimited: false).Distinct()];
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.SyntaxError)
        {
            return ["is not a whole statement"];
        }
    }

    /// <param name="isLimited">Whether the node above takes only the first rows.</param>
    private static IEnumerable<string> FaultsOf(JsonElement node, bool isLimited)
    {
        var kind = node.GetProperty("Node Type").GetString()!;
        var table = node.TryGetProperty("Relation Name", out var name) ? name.GetString()! : node.TryGetProperty("Index Name", out var index) ? index.GetString()! : "";
        if (kind.EndsWith("Scan", StringComparison.Ordinal) && table.Length > 0 && !Small.Contains(table) && kind != "Bitmap Heap Scan" && !node.TryGetProperty("Index Cond", out _) && !(isLimited && kind != "Seq Scan" && !node.TryGetProperty("Filter", out _)))
        {
            yield return $"reads all of {table}";
        }

        if (kind == "Sort" && isLimited)
        {
            yield return "sorts more than it returns";
        }

        // A lock, a join and a calculation pass rows on one by one.
        var passesOn = kind == "Limit" || (isLimited && kind is "LockRows" or "Nested Loop" or "Result" or "Subquery Scan");
        foreach (var child in node.TryGetProperty("Plans", out var below) ? below.EnumerateArray() : [])
        {
            foreach (var fault in FaultsOf(child, passesOn))
            {
                yield return fault;
            }
        }
    }

    private async Task<object?> RunAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        return await command.ExecuteScalarAsync();
    }
}
