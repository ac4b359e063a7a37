using System.Text.RegularExpressions;
using Harness.Storage;
using Microsoft.Data.Sqlite;

namespace NemoBot.Storage.Sqlite.Tests;

/// <summary>What a message costs does not depend on how many messages and chats the store has: every statement finds its rows by an index.</summary>
public sealed partial class QueryPlanTests : IAsyncLifetime
{
    /// <summary>Statements that read whole tables on purpose, by the start of a fault, and why. An entry that no statement needs fails, too.</summary>
    private static readonly Dictionary<string, string> OnPurpose = new(StringComparer.Ordinal)
    {
        ["ChatKeyTable.Opening: "] = "read once, at a start that gives up lost keys",
        ["ClientMessageTable.TakeOver: "] = "at the start; the subquery reads one row",
        ["InboxTable.SetUnreadableAside: "] = "at the start; what waits",
        ["JobTable.FailUnreadable: "] = "at the start; what is unfinished",
        ["MovedChats.Load: "] = "at the start; chats that moved",
        ["PostTable.AbandonUnreadable: "] = "at the start; what is unsent",
        ["SqliteStore.ChatsWithWorkAsync: "] = "at the start; what waits, is unfinished or unsent",
        ["FileTable.SealSome: "] = "at the first start after version 0.1.0",
        ["PostTable.SealSome: "] = "at the first start after version 0.1.0",
        ["ProjectTable.SealSome: "] = "at the first start after version 0.1.0",
        ["ResealedTable.Seal: "] = "at the first start after version 0.1.0",
        ["Contents."] = "the check of all rows",
        ["SealedColumn."] = "gives up damaged rows, at a start with --accept-loss",
        ["SqliteInspection."] = "commands, and the check at the start",
        ["SqliteRows.Read: "] = "the move to another engine",
        ["ChatTrim.Delete: "] = "clean-up, once for each 500 chats; messages that wait, and files",
        ["Trim..cctor: "] = "clean-up, once for each 500 rows; what waits, is unfinished or unsent",
        ["FileTable.Oldest: SCAN files"] = "clean-up; in the order of the index, as many as asked for",
        ["ChatMove.Run: SCAN inbox"] = "when a group becomes a supergroup; what waits",
        ["ChatMove.Run: SCAN files"] = "when a group becomes a supergroup; files of the last week",
        ["ChatErasure.Addresses: "] = "when a chat is forgotten; chats that moved",
        ["ChatErasure.Run: SCAN inbox"] = "when a chat is forgotten; what waits",
        ["ChatErasure.Run: SCAN files"] = "when a chat is forgotten; files of the last week",
        ["PostTable.All: USE TEMP B-TREE"] = "when a person asks for their data; posts of one chat",
        ["UseTable.Of: USE TEMP B-TREE"] = "when a person asks for their data; counts of one chat",
        ["FileTable.Of: SCAN files"] = "when a person asks for their data; files of the last week",
        ["JobTable.Count: SCAN jobs"] = "the operator's counts",
        ["JobTable.List: "] = "the operator's list of jobs; in the order of an index, as many as asked for, or those of a rare state",
        ["SqliteStore.FiguresAsync: "] = "the operator's counts",
    };

    /// <summary>Tables that do not grow with messages and chats.</summary>
    private static readonly HashSet<string> Small = ["store", "last_id", "last_change", "file_bytes", "keys_used", "orphans", "token_fetches", "sqlite_schema", "sqlite_master"];

    private StoreUnderTest _test = null!;
    private SqliteConnection _connection = null!;

    public async ValueTask InitializeAsync()
    {
        _test = await StoreUnderTest.StartAsync();
        _connection = new SqliteConnection($"Data Source={_test.DatabasePath};Pooling=False");
        _connection.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _test.DisposeAsync();
    }

    [Fact]
    public void No_statement_reads_more_rows_when_the_store_grows_except_those_that_do_so_on_purpose()
    {
        var faults = CompiledStatements.In(typeof(Database).Assembly).SelectMany(each => FaultsOf(each.Sql).Select(fault => $"{each.Where}: {fault}")).Distinct().ToList();

        Assert.DoesNotContain(faults, fault => !OnPurpose.Keys.Any(known => fault.StartsWith(known, StringComparison.Ordinal)));
        Assert.DoesNotContain(OnPurpose.Keys, known => !faults.Any(fault => fault.StartsWith(known, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("InboxTable.Add", "INSERT INTO inbox")]
    [InlineData("PostTable.Find", "SELECT id, chat, json, sealed FROM posts WHERE chat = $chat AND message_id = $message_id")] // A lambda is its parameter.
    [InlineData("SqliteStore.ProbeAsync", "SELECT probe FROM store")] // In an asynchronous method.
    [InlineData("FileTable.Get", "SELECT id, chat, path")] // Put together from constants.
    [InlineData("Trim..cctor", "DELETE FROM posts WHERE seq > $after")] // In a static field.
    public void The_statements_are_found_where_they_are(string where, string start) =>
        Assert.Contains(CompiledStatements.In(typeof(Database).Assembly), each => each.Where == where && each.Sql.StartsWith(start, StringComparison.Ordinal));

    [Theory]
    [InlineData("SELECT id FROM posts WHERE message_id = $message_id", "SCAN posts")]
    [InlineData("SELECT id FROM posts ORDER BY id", "SCAN posts")] // By an index, but all of it.
    [InlineData("UPDATE jobs SET counted_as = NULL WHERE chat = $chat", "SCAN jobs")]
    [InlineData("SELECT chat FROM chats WHERE chat = $chat AND chat NOT IN (SELECT chat FROM files)", "SCAN files")]
    [InlineData("SELECT id FROM jobs WHERE chat = $chat AND state IN ('Queued', 'Running') ORDER BY id LIMIT 1", "USE TEMP B-TREE FOR ORDER BY")]
    [InlineData("SELECT FROM ", "is not a whole statement")]
    [InlineData("SELECT id FROM store", null)]
    [InlineData("SELECT id FROM posts WHERE id = $id", null)]
    public void A_statement_that_reads_more_rows_is_found(string sql, string? fault) => Assert.Equal(fault is null ? [] : [fault], FaultsOf(sql));

    /// <summary>A sort reads all rows that it returns only some of.</summary>
    private IEnumerable<string> FaultsOf(string sql)
    {
        try
        {
            return [.. PlanOf(sql).Select(step => Scan().Match(step) is { Success: true } scan && !Small.Contains(scan.Groups[1].Value) ? scan.Value : step.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal) ? step : null).OfType<string>()];
        }
        catch (SqliteException)
        {
            return ["is not a whole statement"];
        }
    }

    /// <summary>The plan for an empty database is that for a large one: the store keeps no statistics (ANALYZE) that could change it.</summary>
    private List<string> PlanOf(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
        foreach (var name in Parameter().Matches(sql).Select(match => match.Value).Distinct())
        {
            command.Parameters.AddWithValue(name, DBNull.Value);
        }

        using var reader = command.ExecuteReader();
        var steps = new List<string>();
        while (reader.Read())
        {
            steps.Add(reader.GetString(3));
        }

        return steps;
    }

    [GeneratedRegex(@"\$[a-z_]+")]
    private static partial Regex Parameter();

    [GeneratedRegex("^SCAN ([a-z_]+)")]
    private static partial Regex Scan();
}
