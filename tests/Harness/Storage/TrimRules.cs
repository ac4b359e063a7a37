using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>Old data is removed, unless it is still needed.</summary>
internal static class TrimRules
{
    private static readonly ChatKey Web = new("web", "1");
    private static readonly DateTimeOffset Old = Start.AddDays(-100);
    private static readonly DateTimeOffset Before = Start.AddDays(-90);

    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(Old_finished_jobs_and_sent_posts_go_and_young_ones_stay), Old_finished_jobs_and_sent_posts_go_and_young_ones_stay),
        new(nameof(What_is_not_done_keeps_everything_of_its_chat), What_is_not_done_keeps_everything_of_its_chat),
        new(nameof(Old_lines_of_the_web_chat_go_but_the_numbering_of_changes_continues), Old_lines_of_the_web_chat_go_but_the_numbering_of_changes_continues),
        new(nameof(A_chat_without_anything_to_keep_goes_whole), A_chat_without_anything_to_keep_goes_whole),
        new(nameof(A_chat_with_anything_to_keep_stays), A_chat_with_anything_to_keep_stays),
        new(nameof(Changes_of_a_chat_that_comes_back_are_numbered_above_those_it_had), Changes_of_a_chat_that_comes_back_are_numbered_above_those_it_had),
        new(nameof(Any_number_of_idle_chats_goes), Any_number_of_idle_chats_goes),
        new(nameof(More_than_fits_into_one_step_goes_in_several), More_than_fits_into_one_step_goes_in_several),
        new(nameof(Trimming_forgets_no_message_that_may_be_delivered_again), Trimming_forgets_no_message_that_may_be_delivered_again),
    ];

    private static JobRecord Done(ChatKey chat, string id, DateTimeOffset at) => Job(chat, id, JobState.Done) with { CreatedAt = at, FinishedAt = at };

    private static OutboxMessage Sent(ChatKey chat, string id, DateTimeOffset at) => Post(chat, id) with { CreatedAt = at, SentVersion = 1, MessageId = "m" + id };

    private static async Task Old_finished_jobs_and_sent_posts_go_and_young_ones_stay(IStoreUnderTest test)
    {
        var changes = new Changes
        {
            Jobs = [Done(Ana, "j1", Old), Done(Ana, "j2", Old) with { State = JobState.Failed }, Done(Ana, "j3", Old) with { FinishedAt = Start }, Done(Ana, "j4", Start)],
            Posts = [Sent(Ana, "p1", Old), Sent(Ana, "p2", Old) with { SentVersion = 0, Abandoned = true }, Sent(Ana, "p3", Before), Sent(Ana, "p4", Start)],
        };
        await test.Store.CommitAsync(changes, default);

        Assert.Equal(4, await test.Store.TrimAsync(Before, default));
        Assert.Equal(["j4", "j3"], (await test.Store.FinishedJobsAsync(Ana, 9, default)).Select(job => job.Id));
        var left = await Task.WhenAll(changes.Posts.Select(async post => await test.Store.GetPostAsync(Ana, post.Id, default) is not null));
        Assert.Equal([false, false, true, true], left);
        Assert.Equal(0, await test.Store.TrimAsync(Before, default));
    }

    private static async Task What_is_not_done_keeps_everything_of_its_chat(IStoreUnderTest test)
    {
        ChatKey[] chats = [new("telegram", "1"), new("telegram", "2"), new("telegram", "3")];
        foreach (var chat in chats)
        {
            await test.Store.CommitAsync(new Changes { Jobs = [Done(chat, $"j{chat.Id}", Old)], Posts = [Sent(chat, $"p{chat.Id}", Old)] }, default);
        }

        await test.Store.CommitAsync(new Changes { Jobs = [Job(chats[0], "running", JobState.Running) with { CreatedAt = Old }] }, default);
        await test.Store.CommitAsync(new Changes { Posts = [Post(chats[1], "unsent") with { CreatedAt = Old }] }, default);
        await test.Store.AcceptAsync([Message(chats[2], "waits")], default);

        Assert.Equal(0, await test.Store.TrimAsync(Before, default));
        foreach (var chat in chats)
        {
            Assert.NotNull(await test.Store.GetPostAsync(chat, $"p{chat.Id}", default));
            Assert.NotNull(await test.Store.GetJobAsync(chat, $"j{chat.Id}", default));
        }

        Assert.Equal("running", Assert.Single(await test.Store.UnfinishedJobsAsync(chats[0], default)).Id);
        Assert.Equal("unsent", Assert.Single(await test.Store.UnsentPostsAsync(chats[1], default)).Id);
        Assert.NotNull(await test.Store.NextMessageAsync(chats[2], default));
    }

    private static async Task Old_lines_of_the_web_chat_go_but_the_numbering_of_changes_continues(IStoreUnderTest test)
    {
        var other = new ChatKey("web", "2");
        foreach (var id in new[] { "a", "b", "c" })
        {
            await test.WebChat.PutAsync(new(Web, id, 0, "{}", Old), default);
            await test.WebChat.PutAsync(new(other, id, 0, "{}", id == "c" ? Start : Old), default);
        }

        Assert.Equal(4, await test.Store.TrimAsync(Before, default));
        Assert.Equal(["c"], (await test.WebChat.ReadAsync(Web, 0, 9, default)).Select(line => line.Id));
        Assert.Equal(["c"], (await test.WebChat.ReadAsync(other, 0, 9, default)).Select(line => line.Id));
        Assert.Equal(4, (await test.WebChat.PutAsync(new(Web, "d", 0, "{}", Start), default)).Change);
    }

    private static Task<ChatRecord> SeenAsync(IStoreUnderTest test, ChatKey chat, Func<ChatRecord, ChatRecord>? change = null) =>
        test.Store.UpdateChatAsync(chat, stored => (change?.Invoke(stored) ?? stored) with { CreatedAt = Old, LanguageSeen = "de" }, default);

    private static async Task<bool> IsThereAsync(IStoreUnderTest test, ChatKey chat) => (await test.Store.GetChatAsync(chat, default)).LanguageSeen is not null;

    private static async Task A_chat_without_anything_to_keep_goes_whole(IStoreUnderTest test)
    {
        await SeenAsync(test, Web, chat => chat with { LanguageChosen = "de", Skill = "video", ClientId = "c", GreetedAt = Old });
        await test.WebChat.PutAsync(new(Web, "a", 0, "{}", Old), default);
        await SeenAsync(test, Ana, chat => chat with { ProjectId = "p" });
        await test.Store.CommitAsync(new() { Projects = [Project(Ana, "p")], Jobs = [Done(Ana, "j", Old) with { State = JobState.Failed }], Posts = [Sent(Ana, "m", Old)] }, default);

        await test.Store.TrimAsync(Before, default);

        Assert.False(await IsThereAsync(test, Web));
        Assert.False(await IsThereAsync(test, Ana));
        Assert.Empty(await test.WebChat.ReadAsync(Web, 0, 9, default));
        Assert.Empty(await test.Store.ListProjectsAsync(Ana, default)); // The backend never had it.
        await test.ReopenAsync();
        Assert.Equal(0, await test.Store.TrimAsync(Before, default));
    }

    private static async Task A_chat_with_anything_to_keep_stays(IStoreUnderTest test)
    {
        var kept = Enumerable.Range(0, 14).Select(n => new ChatKey(n < 10 ? "telegram" : "web", $"{n}")).ToList();
        foreach (var chat in kept)
        {
            await SeenAsync(test, chat);
        }

        await SeenAsync(test, kept[0], chat => chat with { Linked = new(new("t"), null, null) });
        await SeenAsync(test, kept[1], chat => chat with { Account = new(new("t"), null, Old) });
        await SeenAsync(test, kept[2], chat => chat with { LanguageChosen = "de" });
        await SeenAsync(test, kept[3], chat => chat with { Skill = "video" });
        await test.Store.CommitAsync(new() { Projects = [Project(kept[4], "p") with { SessionId = "s" }, Project(kept[5], "q") with { Footage = [new(null, null, "a.mp4", null, null, null)] }] }, default);
        await test.Store.AddFileAsync(StoredFile(kept[6], "f"), default);
        await test.Store.AcceptAsync([Message(kept[7], "1")], default);
        await test.Store.CommitAsync(new() { Jobs = [Job(kept[8], "j")] }, default);
        await test.Store.CommitAsync(new() { Posts = [Sent(kept[9], "young", Start), Post(kept[10], "unsent")] }, default);
        await test.WebChat.PutAsync(new(kept[11], "a", 0, "{}", Start), default);
        await test.Store.CommitAsync(new() { Posts = [Sent(kept[12], "given-up", Start) with { SentVersion = 0, Abandoned = true, MessageId = null }] }, default);
        var press = await test.WebChat.AcceptAsync(Message(kept[13], "1"), line: null, new("client-id", "yes"), default);
        await test.Store.CommitAsync(new() { HandledMessageId = press.Item!.Id }, default);
        var moved = new ChatKey("telegram", "-1");
        await SeenAsync(test, moved);
        await test.Store.MoveChatAsync(moved, new("telegram", "-2"), default);
        await test.Store.UpdateChatAsync(new("telegram", "new"), chat => chat with { CreatedAt = Start, LanguageSeen = "de" }, default);

        await test.Store.TrimAsync(Before, default);

        foreach (var chat in kept.Append(moved).Append(new("telegram", "new")))
        {
            Assert.True(await IsThereAsync(test, chat), $"{chat} is gone.");
        }

        Assert.Equal("-2", (await test.Store.GetChatAsync(moved, default)).Chat.Id);
    }

    private static async Task Changes_of_a_chat_that_comes_back_are_numbered_above_those_it_had(IStoreUnderTest test)
    {
        await SeenAsync(test, Web);
        for (var n = 0; n < 3; n++)
        {
            await test.WebChat.PutAsync(new(Web, "a", 0, "{}", Old), default);
        }

        await test.Store.TrimAsync(Before, default);
        await test.ReopenAsync();

        Assert.Equal(4, (await test.WebChat.PutAsync(new(Web, "b", 0, "{}", Start), default)).Change);
    }

    private static async Task Any_number_of_idle_chats_goes(IStoreUnderTest test)
    {
        await Task.WhenAll(Enumerable.Range(0, 1_203).Select(n => SeenAsync(test, new("web", $"{n:00000}"))));
        await SeenAsync(test, new("web", "00700"), chat => chat with { Linked = new(new("t"), null, null) });

        Assert.Equal(1_202, await test.Store.TrimAsync(Before, default));
        Assert.True(await IsThereAsync(test, new("web", "00700")));
    }

    private static async Task More_than_fits_into_one_step_goes_in_several(IStoreUnderTest test)
    {
        const int rows = 1_203;
        await test.Store.CommitAsync(new Changes { Posts = [.. Enumerable.Range(0, rows).Select(i => Sent(Ana, $"p{i}", Old.AddSeconds(i)))] }, default);
        await test.Store.CommitAsync(new Changes { Posts = [Sent(Ana, "young", Start)] }, default);

        Assert.Equal(rows, await test.Store.TrimAsync(Before, default));
        Assert.NotNull(await test.Store.GetPostAsync(Ana, "young", default));
    }

    private static async Task Trimming_forgets_no_message_that_may_be_delivered_again(IStoreUnderTest test)
    {
        var item = Assert.Single(await test.Store.AcceptAsync([Message(Ana, "1")], default));
        await test.Store.CommitAsync(new Changes { HandledMessageId = item.Id }, default);

        await test.Store.TrimAsync(Start.AddDays(1), default);
        Assert.Empty(await test.Store.AcceptAsync([Message(Ana, "1")], default));
    }
}
