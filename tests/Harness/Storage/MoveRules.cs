using NemoBot.Core.Model;
using NemoVideo.Accounts;
using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>A group became a supergroup.</summary>
internal static class MoveRules
{
    private static readonly ChatKey Super = new("telegram", "-10042");
    private static readonly PushAddress Push = new("https://push.example/a", "key", "secret");

    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(A_moved_chat_has_everything_at_its_new_address), A_moved_chat_has_everything_at_its_new_address),
        new(nameof(Jobs_and_posts_move_in_every_state), Jobs_and_posts_move_in_every_state),
        new(nameof(The_old_address_of_a_moved_chat_leads_to_the_new_one), The_old_address_of_a_moved_chat_leads_to_the_new_one),
        new(nameof(A_chat_without_a_record_is_found_at_its_new_address_too), A_chat_without_a_record_is_found_at_its_new_address_too),
        new(nameof(Late_writes_to_the_old_address_reach_the_new_one), Late_writes_to_the_old_address_reach_the_new_one),
        new(nameof(A_move_told_twice_changes_nothing_the_second_time), A_move_told_twice_changes_nothing_the_second_time),
        new(nameof(What_was_seen_at_the_old_address_hides_no_message_at_the_new_one), What_was_seen_at_the_old_address_hides_no_message_at_the_new_one),
        new(nameof(A_chat_that_began_at_the_new_address_is_merged), A_chat_that_began_at_the_new_address_is_merged),
    ];

    private static async Task<InboxItem> FillAsync(IStoreUnderTest test)
    {
        var item = Assert.Single(await test.Store.AcceptAsync([Message(Ana, "5")], default));
        await test.Store.CommitAsync(
            new Changes
            {
                Projects = [Project(Ana, "p")],
                Jobs = [Job(Ana, "j"), Job(Ana, "done", JobState.Done)],
                Posts = [Post(Ana, "m") with { MessageId = "9" }],
                Chat = (Ana, chat => chat with { ProjectId = "p", Account = new ChatAccount(new Secret("t"), "anon_1", null), Styles = [new SavedStyle("s", "podcast look", "make it warmer")], Pushes = [Push] }),
            },
            default);
        await test.Store.AddFileAsync(StoredFile(Ana, "f"), default);
        await test.WebChat.PutAsync(new WebChatEntry(Ana, "w", 0, "{}", Start), default);
        return item;
    }

    private static async Task A_moved_chat_has_everything_at_its_new_address(IStoreUnderTest test)
    {
        var item = await FillAsync(test);
        await test.Store.MoveChatAsync(Ana, Super, default);
        await test.ReopenAsync();

        var next = await test.Store.NextMessageAsync(Super, default);
        Assert.Equal((item.Id, Super), (next?.Id, next?.Message.Chat));
        Assert.Equal(Super, Assert.Single(await test.Store.ListProjectsAsync(Super, default)).Chat);
        Assert.Equal(Super, Assert.Single(await test.Store.UnfinishedJobsAsync(Super, default)).Chat);
        Assert.Single(await test.Store.FinishedJobsAsync(Super, 5, default));
        Assert.Equal(Super, (await test.Store.FindPostAsync(Super, "9", default))?.Chat);
        Assert.Equal(Super, (await test.Store.GetFileAsync(Super, "f", default))?.Chat);
        Assert.Equal("w", Assert.Single(await test.WebChat.ReadAsync(Super, 0, 5, default)).Id);
        Assert.Equal([Super], await test.Store.ChatsWithWorkAsync(default));

        var chat = await test.Store.GetChatAsync(Super, default);
        Assert.Equal((Super, "p", "t", null), (chat.Chat, chat.ProjectId, chat.Account?.Token.Reveal(), chat.MovedTo));
        Assert.Equal([new SavedStyle("s", "podcast look", "make it warmer")], chat.Styles);
        Assert.Equal([Push], chat.Pushes);
    }

    private static async Task Jobs_and_posts_move_in_every_state(IStoreUnderTest test)
    {
        OutboxMessage[] posts = [Post(Ana, "waits"), Post(Ana, "sent") with { MessageId = "1", SentVersion = 1 }, Post(Ana, "edited") with { MessageId = "2" }, Post(Ana, "given up") with { Abandoned = true }];
        var states = Enum.GetValues<JobState>();
        await test.Store.CommitAsync(new() { Posts = posts, Jobs = [.. states.Select(state => Job(Ana, $"{state}", state))] }, default);
        await test.Store.MoveChatAsync(Ana, Super, default);
        await test.ReopenAsync(); // What is left at the old address cannot be read there any more.

        foreach (var post in posts)
        {
            Assert.Equal(Super, (await test.Store.GetPostAsync(Super, post.Id, default))?.Chat);
        }

        foreach (var state in states)
        {
            Assert.Equal((Super, state), await test.Store.GetJobAsync(Super, $"{state}", default) is { } job ? (job.Chat, job.State) : default);
        }
    }

    private static async Task The_old_address_of_a_moved_chat_leads_to_the_new_one(IStoreUnderTest test)
    {
        var item = await FillAsync(test);
        await test.Store.MoveChatAsync(Ana, Super, default);
        await test.ReopenAsync();

        var chat = await test.Store.GetChatAsync(Ana, default);
        Assert.Equal((Super, "p", "t"), (chat.Chat, chat.ProjectId, chat.Account?.Token.Reveal()));
        Assert.Equal(item.Id, (await test.Store.NextMessageAsync(Ana, default))?.Id);
        Assert.Equal(Super, Assert.Single(await test.Store.UnfinishedJobsAsync(Ana, default)).Chat);
        Assert.Single(await test.Store.FinishedJobsAsync(Ana, 5, default));
        Assert.Equal(Super, Assert.Single(await test.Store.UnsentPostsAsync(Ana, default)).Chat);
        Assert.Equal(Super, (await test.Store.FindPostAsync(Ana, "9", default))?.Chat);
        Assert.Single(await test.Store.ListProjectsAsync(Ana, default));
    }

    private static async Task A_chat_without_a_record_is_found_at_its_new_address_too(IStoreUnderTest test)
    {
        await test.Store.AcceptAsync([Message(Ana, "1")], default);
        await test.Store.MoveChatAsync(Ana, Super, default);

        Assert.Equal(Super, (await test.Store.GetChatAsync(Ana, default)).Chat);
    }

    private static async Task Late_writes_to_the_old_address_reach_the_new_one(IStoreUnderTest test)
    {
        await FillAsync(test);
        await test.Store.MoveChatAsync(Ana, Super, default);

        var job = await test.Store.UpdateJobAsync(Ana, "j", stored => stored with { State = JobState.Running }, default);
        await test.Store.CommitAsync(new Changes { Posts = [Post(Ana, "m2")], Chat = (Ana, chat => chat with { Skill = "video" }) }, default);
        await test.Store.AcceptAsync([Message(Ana, "6")], default);

        Assert.Equal((Super, JobState.Running), (job?.Chat, job?.State));
        Assert.Equal(["m", "m2"], (await test.Store.UnsentPostsAsync(Super, default)).Select(post => post.Id));
        Assert.Equal("video", (await test.Store.GetChatAsync(Super, default)).Skill);
        Assert.Equal(Super, (await test.Store.GetChatAsync(Ana, default)).Chat);
        Assert.Equal([Super], await test.Store.ChatsWithWorkAsync(default));
    }

    private static async Task A_move_told_twice_changes_nothing_the_second_time(IStoreUnderTest test)
    {
        await FillAsync(test);
        await test.Store.MoveChatAsync(Ana, Super, default);
        var moved = await test.Store.GetChatAsync(Super, default);
        await test.Store.MoveChatAsync(Ana, Super, default);

        AssertSame(moved, await test.Store.GetChatAsync(Super, default));
        Assert.Equal(Super, (await test.Store.GetChatAsync(Ana, default)).Chat);
        Assert.Single(await test.Store.UnfinishedJobsAsync(Super, default));
    }

    private static async Task What_was_seen_at_the_old_address_hides_no_message_at_the_new_one(IStoreUnderTest test)
    {
        // The supergroup restarts its message ids: its "5" is not the group's "5".
        await FillAsync(test);
        await test.Store.MoveChatAsync(Ana, Super, default);

        Assert.Single(await test.Store.AcceptAsync([Message(Super, "5")], default));
        Assert.Empty(await test.Store.AcceptAsync([Message(Ana, "5")], default));
    }

    private static async Task A_chat_that_began_at_the_new_address_is_merged(IStoreUnderTest test)
    {
        await FillAsync(test);
        await test.Store.UpdateChatAsync(Super, chat => chat with { LanguageSeen = "es", ProjectId = "begun", Styles = [new SavedStyle("s2", "Podcast look", "other"), new SavedStyle("s3", "interviews", "crop it")] }, default);
        await test.WebChat.PutAsync(new WebChatEntry(Super, "v", 0, "{}", Start), default);
        await test.Store.MoveChatAsync(Ana, Super, default);

        var chat = await test.Store.GetChatAsync(Super, default);
        Assert.Equal(("es", "p"), (chat.LanguageSeen, chat.ProjectId));
        Assert.Equal(["podcast look", "interviews"], chat.Styles.Select(style => style.Name));
        Assert.Equal([1, 2], (await test.WebChat.ReadAsync(Super, 0, 5, default)).Select(entry => entry.Change).Order());
    }
}
