using NemoBot.Conversation;
using NemoBot.Storage;
using static NemoBot.Tests.Storage.Data;

namespace NemoBot.Tests.Storage;

/// <summary>What the web chat shows.</summary>
internal static class WebChatRules
{
    private static readonly ChatKey Web = new("web", "1");

    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(Changes_are_numbered_per_chat), Changes_are_numbered_per_chat),
        new(nameof(Reading_on_gives_what_changed_since_in_the_order_of_ids), Reading_on_gives_what_changed_since_in_the_order_of_ids),
        new(nameof(A_message_and_its_line_are_stored_together_and_once), A_message_and_its_line_are_stored_together_and_once),
        new(nameof(The_newest_lines_are_read_when_there_are_more), The_newest_lines_are_read_when_there_are_more),
    ];

    private static WebChatEntry Line(string id, string json = "{}") => new(Web, id, 0, json, Start);

    private static async Task Changes_are_numbered_per_chat(IStoreUnderTest test)
    {
        var entries = new[] { Line("a"), Line("b"), Line("a"), Line("a") with { Chat = new ChatKey("web", "2") } };
        var changes = new List<long>();
        foreach (var entry in entries)
        {
            changes.Add((await test.WebChat.PutAsync(entry, default)).Change);
        }

        Assert.Equal([1, 2, 3, 1], changes);
    }

    private static async Task Reading_on_gives_what_changed_since_in_the_order_of_ids(IStoreUnderTest test)
    {
        foreach (var id in new[] { "a", "b", "c" })
        {
            await test.WebChat.PutAsync(Line(id), default);
        }

        var changed = await test.WebChat.PutAsync(Line("b", """{"text":"new"}"""), default);
        await test.ReopenAsync();

        Assert.Equal(["a", "b", "c"], (await test.WebChat.ReadAsync(Web, 0, 10, default)).Select(entry => entry.Id));
        Assert.Equal(["b", "c"], (await test.WebChat.ReadAsync(Web, 2, 10, default)).Select(entry => entry.Id));
        Assert.Equal([changed], await test.WebChat.ReadAsync(Web, 3, 10, default));
        Assert.Empty(await test.WebChat.ReadAsync(Web, 4, 10, default));
        Assert.Empty(await test.WebChat.ReadAsync(Ana, 0, 10, default));
    }

    private static async Task A_message_and_its_line_are_stored_together_and_once(IStoreUnderTest test)
    {
        var item = await test.WebChat.AcceptAsync(Message(Web, "1"), Line("1", """{"text":"hello"}"""), default);
        Assert.Null(await test.WebChat.AcceptAsync(Message(Web, "1"), Line("1", """{"text":"again"}"""), default));
        await test.ReopenAsync();

        Assert.Equal(item?.Id, (await test.Store.NextMessageAsync(Web, default))?.Id);
        var line = Assert.Single(await test.WebChat.ReadAsync(Web, 0, 10, default));
        Assert.Equal((1, """{"text":"hello"}"""), (line.Change, line.Json));
    }

    private static async Task The_newest_lines_are_read_when_there_are_more(IStoreUnderTest test)
    {
        foreach (var id in new[] { "a", "b", "c" })
        {
            await test.WebChat.PutAsync(Line(id), default);
        }

        Assert.Equal(["b", "c"], (await test.WebChat.ReadAsync(Web, 0, 2, default)).Select(entry => entry.Id));
    }
}
