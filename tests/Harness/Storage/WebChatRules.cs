using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>The content of the web chat.</summary>
internal static class WebChatRules
{
    private static readonly ChatKey Web = new("web", "1");

    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(Changes_are_numbered_per_chat), Changes_are_numbered_per_chat),
        new(nameof(Reading_on_gives_what_changed_since_in_the_order_of_positions), Reading_on_gives_what_changed_since_in_the_order_of_positions),
        new(nameof(A_line_keeps_its_position_and_its_time_whatever_changes), A_line_keeps_its_position_and_its_time_whatever_changes),
        new(nameof(A_line_is_changed_atomically_and_only_if_it_is_there), A_line_is_changed_atomically_and_only_if_it_is_there),
        new(nameof(A_clients_id_is_known_for_30_days_whatever_became_of_the_line), A_clients_id_is_known_for_30_days_whatever_became_of_the_line),
        new(nameof(A_clients_id_used_again_for_something_else_is_no_repetition), A_clients_id_used_again_for_something_else_is_no_repetition),
        new(nameof(Of_many_at_once_with_one_clients_id_one_is_accepted), Of_many_at_once_with_one_clients_id_one_is_accepted),
        new(nameof(A_message_and_its_line_are_stored_together_and_once), A_message_and_its_line_are_stored_together_and_once),
        new(nameof(The_newest_lines_are_read_when_there_are_more), The_newest_lines_are_read_when_there_are_more),
        new(nameof(Of_more_changes_than_are_asked_for_those_of_the_newest_lines_are_read), Of_more_changes_than_are_asked_for_those_of_the_newest_lines_are_read),
        new(nameof(The_lines_above_a_position_are_read_newest_first_and_returned_in_order), The_lines_above_a_position_are_read_newest_first_and_returned_in_order),
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

    private static async Task Reading_on_gives_what_changed_since_in_the_order_of_positions(IStoreUnderTest test)
    {
        foreach (var id in new[] { "c", "b", "a" }) // In the order of writing, not by id.
        {
            await test.WebChat.PutAsync(Line(id), default);
        }

        var changed = await test.WebChat.PutAsync(Line("b", """{"text":"new"}"""), default);
        await test.ReopenAsync();

        Assert.Equal(["c", "b", "a"], (await test.WebChat.ReadAsync(Web, 0, 10, default)).Select(entry => entry.Id));
        Assert.Equal(["b", "a"], (await test.WebChat.ReadAsync(Web, 2, 10, default)).Select(entry => entry.Id));
        Assert.Equal([changed], await test.WebChat.ReadAsync(Web, 3, 10, default));
        Assert.Empty(await test.WebChat.ReadAsync(Web, 4, 10, default));
        Assert.Empty(await test.WebChat.ReadAsync(Ana, 0, 10, default));
    }

    private static async Task A_message_and_its_line_are_stored_together_and_once(IStoreUnderTest test)
    {
        var item = (await test.WebChat.AcceptAsync(Message(Web, "1"), Line("1", """{"text":"hello"}"""), null, default)).Item;
        Assert.Null((await test.WebChat.AcceptAsync(Message(Web, "1"), Line("1", """{"text":"again"}"""), null, default)).Item);
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

    private static async Task Of_more_changes_than_are_asked_for_those_of_the_newest_lines_are_read(IStoreUnderTest test)
    {
        foreach (var id in "abcdefghij".Concat("abcd"))
        {
            await test.WebChat.PutAsync(Line($"{id}"), default);
        }

        Assert.Equal(["h", "i", "j"], (await test.WebChat.ReadAsync(Web, 1, 3, default)).Select(entry => entry.Id));
        Assert.Equal(["d", "j"], (await test.WebChat.ReadAsync(Web, 9, 2, default)).Select(entry => entry.Id));
        Assert.Equal(["b", "c", "d"], (await test.WebChat.ReadAsync(Web, 10, 3, default)).Select(entry => entry.Id));
        Assert.Equal(["d"], (await test.WebChat.ReadAsync(Web, 10, 1, default)).Select(entry => entry.Id));
    }

    private static async Task The_lines_above_a_position_are_read_newest_first_and_returned_in_order(IStoreUnderTest test)
    {
        foreach (var id in "abcdea".Select(letter => $"{letter}")) // A change does not move a line.
        {
            await test.WebChat.PutAsync(Line(id), default);
        }

        await test.WebChat.PutAsync(Line("z") with { Chat = new ChatKey("web", "2") }, default);
        await test.ReopenAsync();

        Assert.Equal(["c", "d"], (await test.WebChat.ReadBeforeAsync(Web, 5, 2, default)).Select(entry => entry.Id));
        Assert.Equal(["a", "b"], (await test.WebChat.ReadBeforeAsync(Web, 3, 10, default)).Select(entry => entry.Id));
        Assert.Equal(["a", "b", "c", "d", "e"], (await test.WebChat.ReadBeforeAsync(Web, long.MaxValue, 10, default)).Select(entry => entry.Id));
        Assert.Empty(await test.WebChat.ReadBeforeAsync(Web, 1, 10, default));
        Assert.Empty(await test.WebChat.ReadBeforeAsync(Web, 5, 0, default));
        Assert.Empty(await test.WebChat.ReadBeforeAsync(Ana, long.MaxValue, 10, default));
    }

    private static async Task A_line_keeps_its_position_and_its_time_whatever_changes(IStoreUnderTest test)
    {
        var first = await test.WebChat.PutAsync(Line("z"), default);
        await test.WebChat.PutAsync(Line("a"), default);

        var changed = await test.WebChat.PutAsync(Line("z", """{"text":"new"}""") with { At = Start.AddHours(5) }, default);
        await test.ReopenAsync();

        Assert.Equal((1, 3, Start), (changed.Position, changed.Change, changed.At));
        Assert.Equal(first.Position, changed.Position);
        Assert.Equal(["z", "a"], (await test.WebChat.ReadAsync(Web, 0, 10, default)).Select(entry => entry.Id));
        Assert.Equal(changed, (await test.WebChat.ReadAsync(Web, 0, 10, default))[0]);
    }

    private static async Task A_line_is_changed_atomically_and_only_if_it_is_there(IStoreUnderTest test)
    {
        await test.WebChat.PutAsync(Line("z", """{"text":"0"}"""), default);
        await test.WebChat.PutAsync(Line("a"), default);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => test.WebChat.UpdateAsync(Web, "z", line => With(line, "1"), default)));
        Assert.Null(await test.WebChat.UpdateAsync(Web, "z", _ => null, default));
        Assert.Null(await test.WebChat.UpdateAsync(Web, "other", line => line, default));
        Assert.Null(await test.WebChat.UpdateAsync(Ana, "z", line => line, default));
        var last = await test.WebChat.UpdateAsync(Web, "z", line => With(line, "2") with { At = Start.AddHours(5) }, default);
        await test.ReopenAsync();

        var stored = (await test.WebChat.ReadAsync(Web, 0, 10, default))[0];
        Assert.Equal(("z", $$"""{"text":"0{{new string('1', 20)}}2"}""", 1, 2 + 20 + 1, Start), (stored.Id, stored.Json, stored.Position, stored.Change, stored.At));
        Assert.Equal(stored, last);

        static WebChatEntry With(WebChatEntry line, string more) => line with { Json = line.Json.Replace("\"}", more + "\"}", StringComparison.Ordinal) };
    }

    private static async Task A_clients_id_is_known_for_30_days_whatever_became_of_the_line(IStoreUnderTest test)
    {
        var first = await test.WebChat.AcceptAsync(Message(Web, "1"), Line("1"), new("mine", "hello"), default);
        await test.Store.CommitAsync(new() { HandledMessageId = first.Item!.Id }, default);
        await test.WebChat.PutAsync(Line("1", """{"deleted":true}"""), default);
        for (var n = 2; n < 300; n++)
        {
            await test.WebChat.AcceptAsync(Message(Web, $"{n}"), Line($"{n}"), new($"client-{n}", "hello"), default);
        }

        await test.Store.TrimAsync(Start.AddDays(100), default);
        await test.ReopenAsync();
        test.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));

        var again = await test.WebChat.AcceptAsync(Message(Web, "500"), Line("500"), new("mine", "hello"), default);
        Assert.Equal(new KnownMessage("1", "hello"), again.Message);
        Assert.Null(again.Item);
        Assert.Equal(new KnownMessage("1", "hello"), await test.WebChat.FindAsync(Web, "mine", default));
        Assert.Null(await test.WebChat.FindAsync(new("web", "2"), "mine", default));
        Assert.DoesNotContain(await test.WebChat.ReadAsync(Web, 0, 1_000, default), line => line.Id == "500");

        test.Clock.Advance(TimeSpan.FromDays(1));
        for (var n = 0; n < 10; n++)
        {
            await test.Store.AcceptAsync([Message(Ana, $"{n}")], default); // Each arrival removes a few.
        }

        Assert.Null(await test.WebChat.FindAsync(Web, "mine", default));
    }

    private static async Task A_clients_id_used_again_for_something_else_is_no_repetition(IStoreUnderTest test)
    {
        await test.WebChat.AcceptAsync(Message(Web, "1"), Line("1"), new("mine", "hello"), default);

        var other = await test.WebChat.AcceptAsync(Message(Web, "2"), Line("2"), new("mine", "goodbye"), default);

        Assert.Null(other.Item);
        Assert.False(other.Message.IsSameAs("goodbye"));
        Assert.True(other.Message.IsSameAs("hello"));
        Assert.Single(await test.WebChat.ReadAsync(Web, 0, 10, default));
    }

    private static async Task Of_many_at_once_with_one_clients_id_one_is_accepted(IStoreUnderTest test)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => test.WebChat.AcceptAsync(Message(Web, $"{n}"), Line($"{n}"), new("mine", "hello"), default)));

        var accepted = Assert.Single(all, each => each.Item is not null);
        Assert.All(all, each => Assert.Equal(accepted.Message, each.Message));
        Assert.Single(await test.WebChat.ReadAsync(Web, 0, 100, default));
    }
}
