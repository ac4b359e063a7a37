using System.Text;
using Harness.Storage;
using Microsoft.Data.Sqlite;

namespace NemoBot.Storage.Sqlite.Tests;

/// <summary>An erased chat is in no table, and in no byte of the files.</summary>
public sealed class ErasureTests
{
    [Fact]
    public async Task An_erased_chat_is_in_no_table_and_every_table_with_chats_had_it()
    {
        await using var test = await StoreUnderTest.StartAsync();
        await Unmistakable.FillAsync(test);
        var before = TablesWith(test.DatabasePath, Unmistakable.Id);
        Assert.Empty(TablesWithChats(test.DatabasePath).Except(before)); // A new table belongs into Unmistakable, and into ChatErasure.
        Assert.Contains("uses", before);
        Assert.Contains("platform_values", before);

        await test.Store.EraseChatAsync(Unmistakable.Chat, default);

        Assert.Empty(TablesWith(test.DatabasePath, Unmistakable.Id));
    }

    [Fact]
    public async Task An_erased_chat_is_in_no_byte_of_the_files()
    {
        await using var test = await StoreUnderTest.StartAsync();
        await Unmistakable.FillAsync(test);
        Assert.True(IsAnywhere(test.Folder));

        await test.Store.EraseChatAsync(Unmistakable.Chat, default);

        Assert.False(IsAnywhere(test.Folder));
        await test.ReopenAsync();
        Assert.False(IsAnywhere(test.Folder));
        await test.CheckAsync();
    }

    private static bool IsAnywhere(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) != ".lock").Any(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Unmistakable.Id)) >= 0;
    });

    private static List<string> TablesWithChats(string path) => Ask(path, "SELECT name FROM sqlite_schema WHERE type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(sqlite_schema.name) AS field WHERE field.name = 'chat')");

    private static List<string> TablesWith(string path, string id) => Ask(path, "SELECT name FROM sqlite_schema WHERE type = 'table'")
        .Where(table =>
        {
            var fields = Ask(path, $"SELECT name FROM pragma_table_info('{table}')");
            return Ask(path, $"SELECT 'found' FROM {table} WHERE instr({string.Join(" || ' ' || ", fields.Select(field => $"coalesce(hex({field}), '')"))}, hex('{id}')) > 0 LIMIT 1").Count > 0;
        })
        .ToList();

    private static List<string> Ask(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
