using System.Text;
using Harness.Storage;
using LiteDB;
using NemoBot.Core.Model;
using static Harness.Storage.Confidence;
using static Harness.Storage.Data;

namespace NemoBot.Storage.LiteDb.Tests;

/// <summary>Each chat has a key of its own, under the master key; a chat is forgotten by forgetting its key.</summary>
public sealed class LiteDbChatKeyTests
{
    private static readonly ChatKey Super = new("telegram", "-10042");

    /// <summary>The collections with sealed values of chats.</summary>
    private static readonly string[] Sealed = ["inbox", "jobs", "posts", "projects", "files", "chats", "web_chat", "client_messages", "charges"];

    [Fact]
    public async Task Everything_that_was_said_in_a_chat_is_sealed_with_the_chats_own_key()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await SayEverywhereAsync(test, Ana);
        await SayEverywhereAsync(test, Ben);
        Assert.False(test.IsAnywhere(Encoding.UTF8.GetBytes(Words)));
        await test.CloseAsync();
        Assert.False(test.IsAnywhere(Encoding.UTF8.GetBytes(Words)));

        var rows = Rows.In(test.DatabasePath);
        Assert.Equal(2, rows["chat_keys"].Count);
        var keys = Sealed.Select(name => rows[name].Select(row => ChatSeal.KeyOf(row["sealed"].AsBinary)).ToHashSet()).ToList();
        Assert.All(keys, ofTable => Assert.Equal(rows["chat_keys"].Select(key => Guid.Parse(key["_id"].AsString)).ToHashSet(), ofTable));
        await test.OpenAsync();
        await AssertSaidAsync(test, Ana);
    }

    [Fact]
    public async Task An_erased_chat_cannot_be_read_any_more_and_its_key_is_in_no_file()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        for (var i = 0; i < 300; i++)
        {
            await test.WebChat.PutAsync(new(new("web", $"other-{i:D4}"), "line", 0, "\"x\"", Start), default);
        }

        await SayEverywhereAsync(test, Ana);
        await SayEverywhereAsync(test, Ben);
        await test.CloseAsync();
        var key = Assert.Single(Rows.In(test.DatabasePath)["chat_keys"], row => row["by_chat"].AsArray[0].AsString.StartsWith($"{Ana}\n", StringComparison.Ordinal))["sealed"].AsBinary;
        await test.OpenAsync();
        Assert.True(test.IsAnywhere(key));

        await test.Store.TakeAsync(new($"{Ana}", Scarce.Edits, 1, 1), default);
        await test.Store.TakeAsync(new("address", Scarce.Edits, 1, 1), default);
        await test.Store.EraseChatAsync(Ana, default);

        Assert.False(test.IsAnywhere(key));
        await AssertErasedAsync(test, Ana);
        await AssertSaidAsync(test, Ben);
        await Assert.ThrowsAsync<UsedUpException>(() => test.Store.TakeAsync(new("address", Scarce.Edits, 1, 1), default)); // Or an erasure would be a way to a new quota.
        await test.Store.TakeAsync(new($"{Ana}", Scarce.Edits, 1, 1), default);
        await test.ReopenAsync();
        Assert.False(test.IsAnywhere(key));
        await AssertErasedAsync(test, Ana);
        await AssertSaidAsync(test, Ben);

        // The chat may go on.
        await test.Store.AcceptAsync([Message(Ana, "again", "hello again")], default);
        Assert.Equal("hello again", (await test.Store.NextMessageAsync(Ana, default))?.Message.Text);
        await test.ReopenAsync();
        Assert.Equal("hello again", (await test.Store.NextMessageAsync(Ana, default))?.Message.Text);
    }

    [Fact]
    public async Task The_key_of_the_only_chat_is_in_no_file_either_when_its_page_is_freed_as_a_whole()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await SayEverywhereAsync(test, Ana);
        await test.CloseAsync();
        var key = Assert.Single(Rows.In(test.DatabasePath)["chat_keys"])["sealed"].AsBinary;
        await test.OpenAsync();

        await test.Store.EraseChatAsync(Ana, default);

        Assert.False(test.IsAnywhere(key));
        await test.CloseAsync();
        Assert.False(test.IsAnywhere(key));
    }

    [Fact]
    public async Task A_read_beside_an_erasure_does_not_keep_the_key()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await SayEverywhereAsync(test, Ana);
        await test.ReopenAsync();
        using var inside = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var first = test.Store.UpdateChatAsync(
            Ben,
            chat =>
            {
                inside.Release();
                goOn.Wait();
                return chat;
            },
            default);
        await inside.WaitAsync();

        // They share the round: the read does not see the erasure, which is not committed yet.
        var erasure = test.Store.EraseChatAsync(Ana, default);
        var read = test.Store.GetJobAsync(Ana, $"job-{Ana}", default);
        goOn.Release();
        await first;
        Assert.Equal(Words, (await read)?.Request.Text);
        await erasure;

        await AssertErasedAsync(test, Ana);
    }

    [Fact]
    public async Task A_chat_that_is_trimmed_takes_its_key_along_and_comes_back_with_a_new_one()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        var web = new ChatKey("web", "1");
        var said = await test.WebChat.AcceptAsync(Message(web, "1", Words), new(web, "line", 0, Words, Start), new("client-id", Words), default);
        await test.Store.CommitAsync(
            new()
            {
                HandledMessageId = said.Item!.Id,
                Projects = [Project(web, "project")],
                Posts = [Post(web, "answer") with { SentVersion = 1, MessageId = "m" }],
                Uses = [new($"{web}", Scarce.Edits, 1, 9)],
                Chat = (web, chat => chat with { LanguageChosen = "de" }),
            },
            default);
        await SayEverywhereAsync(test, Ben);

        await test.Store.TrimAsync(Start.AddDays(1), default);

        await test.CloseAsync();
        var left = Rows.In(test.DatabasePath).Where(rows => rows.Key != "seen_messages").SelectMany(rows => rows.Value).Select(row => JsonSerializer.Serialize(row));
        Assert.DoesNotContain(left, row => row.Contains($"{web}", StringComparison.Ordinal));
        await test.OpenAsync();
        await test.Store.AcceptAsync([Message(web, "2", "hello again")], default);
        await test.ReopenAsync();
        Assert.Equal("hello again", (await test.Store.NextMessageAsync(web, default))?.Message.Text);
        await AssertSaidAsync(test, Ben);
    }

    [Fact]
    public async Task The_keys_of_a_chat_move_with_it_and_are_erased_at_either_address()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await SayEverywhereAsync(test, Ana);
        await test.Store.UpdateChatAsync(Super, chat => chat with { Account = new(new("tok-super"), null, null) }, default);

        await test.Store.MoveChatAsync(Ana, Super, default);
        await test.ReopenAsync();
        await AssertSaidAsync(test, Super);
        Assert.Equal("tok-super", (await test.Store.GetChatAsync(Super, default)).Account?.Token.Reveal());

        await test.Store.EraseChatAsync(Ana, default);
        await AssertErasedAsync(test, Super);
        await test.CloseAsync();
        Assert.Empty(Rows.In(test.DatabasePath).GetValueOrDefault("chat_keys", []));
        await test.OpenAsync();
    }

    [Fact]
    public async Task A_key_that_was_made_in_a_step_that_was_undone_seals_nothing()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => test.Store.CommitAsync(
            new() { Posts = [Post(Ana, "p")], Chat = (Ana, _ => throw new TimeZoneNotFoundException()) }, default));

        await SayEverywhereAsync(test, Ana);
        await test.ReopenAsync();

        await AssertSaidAsync(test, Ana);
    }
}
