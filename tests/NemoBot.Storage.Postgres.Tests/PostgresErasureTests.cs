using Harness.Storage;
using Harness.Storage.Postgres;

namespace NemoBot.Storage.Postgres.Tests;

/// <summary>An erased chat is in no table.</summary>
public sealed class PostgresErasureTests
{
    [Fact]
    public async Task An_erased_chat_is_in_no_table_and_every_table_with_chats_had_it()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await Unmistakable.FillAsync(test);
        var before = await test.TablesWithAsync(Unmistakable.Id);
        var withChats = await test.ListAsync("SELECT table_name FROM information_schema.columns WHERE column_name = 'chat' AND table_schema NOT IN ('pg_catalog', 'information_schema')");
        Assert.Empty(withChats.Except(before)); // A new table belongs into Unmistakable, and into ChatErasure.
        Assert.Contains("uses", before);
        Assert.Contains("platform_values", before);

        await test.Store.EraseChatAsync(Unmistakable.Chat, default);

        Assert.Empty(await test.TablesWithAsync(Unmistakable.Id));
    }

    [Fact]
    public async Task The_row_of_a_chat_that_goes_on_stays_with_its_owner()
    {
        await using var test = await PostgresUnderTest.StartAsync();
        await test.Store.CommitAsync(new() { Projects = [Data.Project(Data.Ana, "p")] }, default);
        await test.AskAsync($"UPDATE chats SET owner = 'o', node = 'n', epoch = 7 WHERE chat = '{Data.Ana}'");

        await test.Store.EraseChatAsync(Data.Ana, default, new() { Posts = [Data.Post(Data.Ana, "goodbye")] });
        Assert.Equal(7L, await test.AskAsync($"SELECT epoch FROM chats WHERE chat = '{Data.Ana}' AND owner = 'o'"));

        await test.Store.EraseChatAsync(Data.Ana, default);
        Assert.Equal(0L, await test.AskAsync("SELECT count(*) FROM chats"));
    }
}
