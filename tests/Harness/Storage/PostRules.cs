using NemoBot.Core.Model;
using NemoVideo.Drafts;
using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>The intended and the delivered state of posts.</summary>
internal static class PostRules
{
    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(A_post_is_stored_whole), A_post_is_stored_whole),
        new(nameof(Posts_are_the_same_to_a_store_that_wrote_them_and_to_one_that_opened_them), Posts_are_the_same_to_a_store_that_wrote_them_and_to_one_that_opened_them),
        new(nameof(A_post_is_unsent_until_the_versions_agree_or_it_is_given_up), A_post_is_unsent_until_the_versions_agree_or_it_is_given_up),
        new(nameof(What_was_given_up_is_tried_again_when_it_has_something_new_to_say), What_was_given_up_is_tried_again_when_it_has_something_new_to_say),
        new(nameof(Unsent_posts_keep_the_order_they_were_written_in), Unsent_posts_keep_the_order_they_were_written_in),
        new(nameof(A_receipt_stays_with_its_post_whatever_the_post_says_and_wherever_its_chat_goes), A_receipt_stays_with_its_post_whatever_the_post_says_and_wherever_its_chat_goes),
        new(nameof(Receipts_of_10_000_posts_do_not_push_one_another_out), Receipts_of_10_000_posts_do_not_push_one_another_out),
        new(nameof(A_post_is_found_by_the_platforms_id_in_its_own_chat_only), A_post_is_found_by_the_platforms_id_in_its_own_chat_only),
    ];

    private static async Task Posts_are_the_same_to_a_store_that_wrote_them_and_to_one_that_opened_them(IStoreUnderTest test)
    {
        Assert.Empty(await test.Store.UnsentPostsAsync(Ana, default));
        await test.Store.CommitAsync(new Changes { Posts = [Post(Ana, "1"), Post(Ana, "2"), Post(Ana, "3")] }, default);
        await AssertSameAfterReopeningAsync("1", "2", "3");
        await test.Store.CommitAsync(new Changes { Posts = [Post(Ana, "4")] }, default);
        await test.Store.UpdatePostAsync(Ana, "2", post => post with { SentVersion = 1, MessageId = "m2" }, default);
        await AssertSameAfterReopeningAsync("1", "3", "4");
        await test.Store.CommitAsync(new Changes { Posts = [Post(Ana, "2") with { Message = new() { Text = "Done" } }] }, default);
        await AssertSameAfterReopeningAsync("1", "2", "3", "4");
        await test.Store.UpdatePostAsync(Ana, "1", post => post with { PlatformReceipt = "begun" }, default);
        await test.Store.UpdatePostAsync(Ana, "3", post => post with { Abandoned = true }, default);
        await AssertSameAfterReopeningAsync("1", "2", "4");

        async Task AssertSameAfterReopeningAsync(params string[] unsent)
        {
            var (written, last) = (await test.Store.UnsentPostsAsync(Ana, default), await test.Store.GetPostAsync(Ana, "2", default));
            Assert.Equal(unsent, written.Select(post => post.Id));
            await test.ReopenAsync();
            AssertSame(await test.Store.UnsentPostsAsync(Ana, default), written);
            AssertSame(await test.Store.GetPostAsync(Ana, "2", default), last);
            await test.Store.UnsentPostsAsync(Ana, default);
        }
    }

    private static async Task A_post_is_stored_whole(IStoreUnderTest test)
    {
        var message = new OutgoingMessage
        {
            Text = "**Done** 🎬",
            Buttons = [new Button("Export", new ButtonAction(ButtonKind.Export, "j"), ButtonStyle.Primary) { Link = new Uri("https://x.example/") }],
            Video = new VideoResult("f", "a.mp4", 5_000_000_000, TimeSpan.FromSeconds(30), 1080, 1920) { Link = new Uri("https://x.example/v"), LinkExpiresAt = Start },
            Timeline = new TimelinePicture([new PictureLane(TrackKind.Audio, "Music", [new PictureSegment("Lo-fi", TimeSpan.Zero, TimeSpan.FromSeconds(3)) { Source = new("f", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)) }]) { More = "and 2 more" }], TimeSpan.FromSeconds(30)) { More = "…and 3 more" },
            Previews = [new Preview("f", "Lisbon", true, 2)],
            Card = new CardStatus(CardState.Working, "Rendering", 0.25, Start),
            RepliesTo = "m",
            PlatformContext = "context",
            ProjectId = "about",
            Notify = true,
        };
        var post = new OutboxMessage("p", Ana, message)
        {
            Version = 3,
            SentVersion = 2,
            MessageId = "77",
            PlatformReceipt = """{"more":[78]}""",
            CreatedAt = Start,
            ResultOfProject = "project",
            ReceiptOfProject = "receipt",
        };
        await test.Store.CommitAsync(new Changes { Posts = [post] }, default);
        await test.ReopenAsync();

        var read = await test.Store.GetPostAsync(Ana, "p", default);
        Assert.NotNull(read);
        Assert.Equivalent(message, read.Message, strict: true);
        Assert.Equal("context", read.Message.PlatformContext);
        Assert.Equal(post, read with { Message = message });
    }

    private static async Task A_post_is_unsent_until_the_versions_agree_or_it_is_given_up(IStoreUnderTest test)
    {
        await test.Store.CommitAsync(new Changes { Posts = [Post(Ana, "p"), Post(Ana, "q")] }, default);
        Assert.Equal([Ana], await test.Store.ChatsWithWorkAsync(default));

        await test.Store.UpdatePostAsync(Ana, "p", post => post with { SentVersion = 1, MessageId = "1" }, default);
        await test.Store.UpdatePostAsync(Ana, "q", post => post with { Abandoned = true }, default);
        Assert.Empty(await test.Store.UnsentPostsAsync(Ana, default));
        Assert.Empty(await test.Store.ChatsWithWorkAsync(default));

        await test.Store.UpdatePostAsync(Ana, "p", post => post with { Version = 2 }, default);
        Assert.Equal("p", Assert.Single(await test.Store.UnsentPostsAsync(Ana, default)).Id);
        Assert.Null(await test.Store.UpdatePostAsync(Ana, "none", post => post, default));
    }

    private static async Task What_was_given_up_is_tried_again_when_it_has_something_new_to_say(IStoreUnderTest test)
    {
        var card = Post(Ana, "p");
        await test.Store.CommitAsync(new Changes { Posts = [card] }, default);
        await test.Store.UpdatePostAsync(Ana, "p", post => post with { Abandoned = true }, default);

        await test.Store.CommitAsync(new Changes { Posts = [card] }, default);
        Assert.Empty(await test.Store.UnsentPostsAsync(Ana, default));

        await test.Store.CommitAsync(new Changes { Posts = [card with { Message = card.Message with { Text = "the result" } }] }, default);
        Assert.Equal("the result", Assert.Single(await test.Store.UnsentPostsAsync(Ana, default)).Message.Text);
    }

    private static async Task A_receipt_stays_with_its_post_whatever_the_post_says_and_wherever_its_chat_goes(IStoreUnderTest test)
    {
        var card = Post(Ana, "p");
        await test.Store.CommitAsync(new Changes { Posts = [card] }, default);
        Assert.Null((await test.Store.GetPostAsync(Ana, "p", default))!.PlatformReceipt);
        await test.Store.UpdatePostAsync(Ana, "p", post => post with { PlatformReceipt = "r1" }, default);

        await test.Store.CommitAsync(new Changes { Posts = [card with { Message = card.Message with { Text = "the result" }, PlatformReceipt = "older" }] }, default);
        await test.Store.MoveChatAsync(Ana, new("telegram", "-1001"), default);
        await test.ReopenAsync();

        var read = Assert.Single(await test.Store.UnsentPostsAsync(Ana, default));
        Assert.Equal(("the result", "r1"), (read.Message.Text, read.PlatformReceipt));
    }

    private static async Task Receipts_of_10_000_posts_do_not_push_one_another_out(IStoreUnderTest test)
    {
        var ids = Enumerable.Range(0, 10_000).Select(n => $"p{n}").ToList();
        await test.Store.CommitAsync(new Changes { Posts = [.. ids.Select(id => Post(Ana, id))] }, default);
        foreach (var some in ids.Chunk(500)) // All at once would wait longer than a store lets a write wait, on a slow machine.
        {
            await Task.WhenAll(some.Select(id => test.Store.UpdatePostAsync(Ana, id, post => post with { SentVersion = 1, MessageId = id, PlatformReceipt = $"receipt of {id}" }, default)));
        }

        await test.ReopenAsync();

        foreach (var id in ids)
        {
            Assert.Equal($"receipt of {id}", (await test.Store.GetPostAsync(Ana, id, default))!.PlatformReceipt);
        }
    }

    private static async Task Unsent_posts_keep_the_order_they_were_written_in(IStoreUnderTest test)
    {
        // Ids of the same millisecond have no defined order.
        string[] ids = ["d", "a", "c", "b"];
        await test.Store.CommitAsync(new Changes { Posts = [.. ids.Select(id => Post(Ana, id))] }, default);
        await test.Store.UpdatePostAsync(Ana, "d", post => post with { Version = 2 }, default);

        Assert.Equal(ids, (await test.Store.UnsentPostsAsync(Ana, default)).Select(post => post.Id));
    }

    private static async Task A_post_is_found_by_the_platforms_id_in_its_own_chat_only(IStoreUnderTest test)
    {
        await test.Store.CommitAsync(new Changes { Posts = [Post(Ana, "p") with { MessageId = "77" }, Post(Ben, "q") with { MessageId = "77" }] }, default);
        await test.Store.UpdatePostAsync(Ana, "p", post => post with { MessageId = "78" }, default);

        Assert.Equal("p", (await test.Store.FindPostAsync(Ana, "78", default))?.Id);
        Assert.Null(await test.Store.FindPostAsync(Ana, "77", default));
        Assert.Equal("q", (await test.Store.FindPostAsync(Ben, "77", default))?.Id);
    }
}
