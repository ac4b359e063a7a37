using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>Accepted messages are stored, exactly once.</summary>
internal static class InboxRules
{
    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(A_message_is_stored_whole), A_message_is_stored_whole),
        new(nameof(A_redelivery_is_left_out_even_after_handling_and_reopening), A_redelivery_is_left_out_even_after_handling_and_reopening),
        new(nameof(Doubles_within_one_batch_are_accepted_once), Doubles_within_one_batch_are_accepted_once),
        new(nameof(The_same_message_id_in_another_chat_is_another_message), The_same_message_id_in_another_chat_is_another_message),
        new(nameof(Messages_come_out_in_the_order_they_came_in), Messages_come_out_in_the_order_they_came_in),
        new(nameof(The_last_message_that_waits_says_so), The_last_message_that_waits_says_so),
        new(nameof(Ids_of_one_batch_rise), Ids_of_one_batch_rise),
        new(nameof(Ids_rise_across_a_restart_although_the_clock_was_set_back), Ids_rise_across_a_restart_although_the_clock_was_set_back),
        new(nameof(A_redelivery_after_more_than_30_days_is_new), A_redelivery_after_more_than_30_days_is_new),
        new(nameof(Eight_writers_at_once_lose_nothing_and_double_nothing), Eight_writers_at_once_lose_nothing_and_double_nothing),
        new(nameof(A_cancelled_accept_stores_nothing), A_cancelled_accept_stores_nothing),
    ];

    private static async Task A_message_is_stored_whole(IStoreUnderTest test)
    {
        var message = new IncomingMessage
        {
            Chat = Ben,
            MessageId = "m1",
            Text = "make it \"brighter\" 🎬",
            Attachments = [new Attachment("f1", "beach.mp4", 500_000_000_000) { MediaType = "video/mp4", PublicUrl = new("https://cdn.example/x?y=1"), Duration = TimeSpan.FromSeconds(12.5) }],
            SentAt = Start.AddTicks(1234567),
            SenderId = "u",
            LanguageHint = "pt-BR",
            Command = "export",
            Press = "p.0",
            RepliesTo = "m0",
            IsPrivate = false,
            PlatformContext = "context",
        };

        var accepted = Assert.Single(await test.Store.AcceptAsync([message], default));
        await test.ReopenAsync();

        var next = await test.Store.NextMessageAsync(Ben, default);
        Assert.NotNull(next);
        Assert.Equal(accepted.Id, next.Id);
        Assert.Equal(Start, next.ReceivedAt);
        Assert.Equal(message.Attachments, next.Message.Attachments);
        Assert.Equal(message, next.Message with { Attachments = message.Attachments });
        Assert.Equal([Ben], await test.Store.ChatsWithWorkAsync(default));
    }

    private static async Task A_redelivery_is_left_out_even_after_handling_and_reopening(IStoreUnderTest test)
    {
        var item = Assert.Single(await test.Store.AcceptAsync([Message(Ana, "1")], default));
        Assert.Empty(await test.Store.AcceptAsync([Message(Ana, "1", "redelivered")], default));
        await test.Store.CommitAsync(new Changes { HandledMessageId = item.Id }, default);
        Assert.Null(await test.Store.NextMessageAsync(Ana, default));
        await test.ReopenAsync();
        test.Clock.Advance(TimeSpan.FromDays(29));

        Assert.Empty(await test.Store.AcceptAsync([Message(Ana, "1")], default));
        Assert.Null(await test.Store.NextMessageAsync(Ana, default));
        Assert.Empty(await test.Store.ChatsWithWorkAsync(default));
    }

    private static async Task Doubles_within_one_batch_are_accepted_once(IStoreUnderTest test)
    {
        var accepted = await test.Store.AcceptAsync([Message(Ana, "1", "first"), Message(Ana, "2"), Message(Ana, "1", "again")], default);

        Assert.Equal(["1", "2"], accepted.Select(item => item.Message.MessageId));
        Assert.Equal("first", accepted[0].Message.Text);
    }

    private static async Task The_same_message_id_in_another_chat_is_another_message(IStoreUnderTest test)
    {
        Assert.Equal(2, (await test.Store.AcceptAsync([Message(Ana, "1"), Message(Ben, "1")], default)).Count);
        Assert.Equal(Ben, (await test.Store.NextMessageAsync(Ben, default))?.Message.Chat);
    }

    private static async Task Messages_come_out_in_the_order_they_came_in(IStoreUnderTest test)
    {
        // All in the same millisecond: the clock does not advance.
        var sent = Enumerable.Range(0, 30).Select(i => $"m{i}").ToList();
        foreach (var pair in sent.Chunk(2))
        {
            await test.Store.AcceptAsync([.. pair.Select(id => Message(Ana, id))], default);
        }

        var handled = new List<string>();
        while (await test.Store.NextMessageAsync(Ana, default) is { } item)
        {
            handled.Add(item.Message.MessageId);
            await test.Store.CommitAsync(new Changes { HandledMessageId = item.Id }, default);
        }

        Assert.Equal(sent, handled);
    }

    private static async Task The_last_message_that_waits_says_so(IStoreUnderTest test)
    {
        await test.Store.AcceptAsync([Message(Ana, "1"), Message(Ben, "2"), Message(Ana, "3")], default);
        var first = await test.Store.NextMessageAsync(Ana, default);
        Assert.NotNull(first);
        Assert.True(first.MayHaveNext);
        await test.Store.CommitAsync(new Changes { HandledMessageId = first.Id }, default);
        Assert.False((await test.Store.NextMessageAsync(Ana, default))?.MayHaveNext);
        await test.Store.AcceptAsync([Message(Ana, "4")], default);
        Assert.True((await test.Store.NextMessageAsync(Ana, default))?.MayHaveNext);
    }

    private static async Task Ids_of_one_batch_rise(IStoreUnderTest test)
    {
        var items = await test.Store.AcceptAsync([.. Enumerable.Range(0, 50).Select(i => Message(Ana, $"{i}"))], default);

        Assert.Equal(items.Select(item => item.Id).Order(StringComparer.Ordinal), items.Select(item => item.Id));
    }

    private static async Task Ids_rise_across_a_restart_although_the_clock_was_set_back(IStoreUnderTest test)
    {
        var before = Assert.Single(await test.Store.AcceptAsync([Message(Ana, "1")], default));
        await test.Store.CommitAsync(new Changes { HandledMessageId = before.Id }, default); // Nothing else remains of it.
        test.Clock.SetBack(TimeSpan.FromHours(1));
        await test.ReopenAsync();

        var after = Assert.Single(await test.Store.AcceptAsync([Message(Ana, "2")], default));

        Assert.True(string.CompareOrdinal(after.Id, before.Id) > 0);
    }

    private static async Task A_redelivery_after_more_than_30_days_is_new(IStoreUnderTest test)
    {
        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        test.Clock.Advance(TimeSpan.FromDays(31));

        Assert.Single(await test.Store.AcceptAsync([Message(Ana, "1")], default));
    }

    private static async Task Eight_writers_at_once_lose_nothing_and_double_nothing(IStoreUnderTest test)
    {
        const int Messages = 100;
        var accepted = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var mine = 0;
            for (var i = 0; i < Messages; i++)
            {
                // Two writers each deliver the same message.
                mine += (await test.Store.AcceptAsync([Message(new ChatKey("web", $"{writer / 2}"), $"{i}")], default)).Count;
                await test.Store.UpdateChatAsync(Ana, chat => chat with { BatchSize = chat.BatchSize + 1 }, default);
            }

            return mine;
        })));
        await test.ReopenAsync();

        Assert.Equal(4 * Messages, accepted.Sum());
        Assert.Equal(4, (await test.Store.ChatsWithWorkAsync(default)).Count);
        Assert.Equal(8 * Messages, (await test.Store.GetChatAsync(Ana, default)).BatchSize);
    }

    private static async Task A_cancelled_accept_stores_nothing(IStoreUnderTest test)
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Store.AcceptAsync([Message(Ana, "1")], new CancellationToken(canceled: true)));

        Assert.Single(await test.Store.AcceptAsync([Message(Ana, "1")], default));
    }
}
