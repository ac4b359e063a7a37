using NemoBot.Core.Model;
using static Harness.Storage.Confidence;
using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>What a chat has, and how it is erased.</summary>
internal static class ErasureRules
{
    private static readonly ChatKey Super = new("telegram", "-10042");

    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(An_erased_chat_has_nothing_left_and_its_neighbour_everything), An_erased_chat_has_nothing_left_and_its_neighbour_everything),
        new(nameof(A_chat_is_erased_with_the_addresses_it_has_left), A_chat_is_erased_with_the_addresses_it_has_left),
        new(nameof(What_follows_an_erasure_is_written_with_it), What_follows_an_erasure_is_written_with_it),
        new(nameof(An_erasure_whose_sequel_cannot_be_written_erases_nothing), An_erasure_whose_sequel_cannot_be_written_erases_nothing),
        new(nameof(Messages_after_the_last_one_begin_the_new_chat), Messages_after_the_last_one_begin_the_new_chat),
        new(nameof(Values_of_a_chat_are_erased_and_those_of_others_stay), Values_of_a_chat_are_erased_and_those_of_others_stay),
        new(nameof(The_numbers_of_changes_go_on_after_an_erasure), The_numbers_of_changes_go_on_after_an_erasure),
        new(nameof(The_contents_of_a_chat_are_all_that_it_has), The_contents_of_a_chat_are_all_that_it_has),
    ];

    private static async Task An_erased_chat_has_nothing_left_and_its_neighbour_everything(IStoreUnderTest test)
    {
        await SayEverywhereAsync(test, Ana);
        await SayEverywhereAsync(test, Ben);
        await test.Store.CommitAsync(new() { Jobs = [Job(Ana, "done", JobState.Done)], Posts = [Post(Ana, "sent") with { MessageId = "9", SentVersion = 1 }, Post(Ana, "given up") with { Abandoned = true }] }, default);

        await test.Store.EraseChatAsync(Ana, default);
        await AssertErasedAsync(test, Ana);
        await test.Store.EraseChatAsync(Ana, default); // May be repeated.
        await test.ReopenAsync();

        await AssertErasedAsync(test, Ana);
        Assert.Null(await test.Store.FindPostAsync(Ana, "9", default));
        await AssertSaidAsync(test, Ben);
        Assert.Equal(10, await test.Store.StoredBytesAsync(default));
        Assert.Equal([(JobKind.Edit, JobState.Queued)], (await test.Store.CountJobsAsync(default)).Keys);
        await SayEverywhereAsync(test, Ana); // Nothing is in the way of the new chat.
        await AssertSaidAsync(test, Ana);
    }

    private static async Task A_chat_is_erased_with_the_addresses_it_has_left(IStoreUnderTest test)
    {
        await SayEverywhereAsync(test, Ana);
        await test.Store.MoveChatAsync(Ana, Super, default);

        await test.Store.EraseChatAsync(Ana, default);
        await test.ReopenAsync();

        await AssertErasedAsync(test, Super);
        await AssertErasedAsync(test, Ana);
        Assert.Equal(Ana, (await test.Store.GetChatAsync(Ana, default)).Chat);
        Assert.Single(await test.Store.AcceptAsync([Message(Ana, $"in-{Ana}")], default)); // That it was seen is forgotten, too.
    }

    private static async Task What_follows_an_erasure_is_written_with_it(IStoreUnderTest test)
    {
        await SayEverywhereAsync(test, Ana);
        var last = Job(Ana, $"job-{Ana}", JobState.Running) with { Checkpoint = "erased" };

        await test.Store.EraseChatAsync(Ana, default, new() { Jobs = [last], Posts = [Post(Ana, "goodbye")] });
        await test.ReopenAsync();

        AssertSame(last, Assert.Single(await test.Store.UnfinishedJobsAsync(Ana, default)));
        Assert.Equal("goodbye", Assert.Single(await test.Store.UnsentPostsAsync(Ana, default)).Id);
        var contents = await test.Store.GetContentsAsync(Ana, default);
        Assert.Equal((1, 1, 0, 0, 0, 0), (contents.Jobs.Count, contents.Posts.Count, contents.Projects.Count, contents.Files.Count, contents.Lines.Count, contents.Charges.Count));
        Assert.Null(contents.Chat.Linked);
        Assert.Equal([Ana], await test.Store.ChatsWithWorkAsync(default));
        await test.Store.EraseChatAsync(Ana, default);
        await AssertErasedAsync(test, Ana);
    }

    private static async Task An_erasure_whose_sequel_cannot_be_written_erases_nothing(IStoreUnderTest test)
    {
        await SayEverywhereAsync(test, Ana);
        await SayEverywhereAsync(test, Ben);

        await Assert.ThrowsAnyAsync<Exception>(() => test.Store.EraseChatAsync(Ana, default, new() { Jobs = [Job(Ana, $"job-{Ben}")] }));

        await AssertSaidAsync(test, Ana);
        await test.ReopenAsync();
        await AssertSaidAsync(test, Ana);
        await AssertSaidAsync(test, Ben);
    }

    private static async Task Messages_after_the_last_one_begin_the_new_chat(IStoreUnderTest test)
    {
        var items = await test.Store.AcceptAsync([Message(Ana, "1", "before"), Message(Ana, "2", "the last"), Message(Ana, "3", "later"), Message(Ana, "4", "latest")], default);

        await test.Store.EraseChatAsync(Ana, default, upTo: items[1].Id);
        await test.ReopenAsync();

        var next = await test.Store.NextMessageAsync(Ana, default);
        Assert.Equal((items[2].Id, "later", true), (next?.Id, next?.Message.Text, next?.MayHaveNext));
        Assert.Empty(await test.Store.AcceptAsync([Message(Ana, "3", "later")], default)); // Told again, it is still known.
        await test.Store.CommitAsync(new() { HandledMessageId = items[2].Id }, default);
        Assert.Equal("latest", (await test.Store.NextMessageAsync(Ana, default))?.Message.Text);
    }

    private static async Task Values_of_a_chat_are_erased_and_those_of_others_stay(IStoreUnderTest test)
    {
        string[] others = ["answer/7/1", "answer/7/9", "answer/7/99/1", "answer/8/9/1", "7/9/1", "answer/x/7/9/1"];
        foreach (var key in others.Append("answer/7/9/1"))
        {
            await test.Store.SetValueAsync(Ben.Platform, key, "value", default);
        }

        await test.Store.SetValueAsync("web", "answer/7/9/1", "value", default);
        await test.Store.EraseChatAsync(Ben, default); // discord:7/9
        await test.ReopenAsync();

        Assert.Null(await test.Store.GetValueAsync(Ben.Platform, "answer/7/9/1", default));
        Assert.Equal("value", await test.Store.GetValueAsync("web", "answer/7/9/1", default));
        foreach (var key in others)
        {
            Assert.Equal("value", await test.Store.GetValueAsync(Ben.Platform, key, default));
        }
    }

    private static async Task The_numbers_of_changes_go_on_after_an_erasure(IStoreUnderTest test)
    {
        await test.WebChat.PutAsync(new(Ana, "a", 0, "{}", Start), default);
        var before = await test.WebChat.PutAsync(new(Ana, "b", 0, "{}", Start), default);

        await test.Store.EraseChatAsync(Ana, default);
        await test.ReopenAsync();

        Assert.True((await test.WebChat.PutAsync(new(Ana, "c", 0, "{}", Start), default)).Change > before.Change);
    }

    private static async Task The_contents_of_a_chat_are_all_that_it_has(IStoreUnderTest test)
    {
        await SayEverywhereAsync(test, Ana);
        await SayEverywhereAsync(test, Ben);
        await test.Store.CommitAsync(
            new()
            {
                Jobs = [Job(Ana, "done", JobState.Done)],
                Posts = [Post(Ana, "sent") with { MessageId = "9", SentVersion = 1 }, Post(Ana, "given up") with { Abandoned = true }],
                Uses = [new($"{Ana}", Scarce.Edits, 2, 9), new($"{Ben}", Scarce.Edits, 1, 9)],
            },
            default);
        await test.ReopenAsync();

        var contents = await test.Store.GetContentsAsync(Ana, default);

        Assert.Equal((Ana, Words), (contents.Chat.Chat, contents.Chat.Linked?.Token.Reveal()));
        Assert.Equal([$"project-{Ana}"], contents.Projects.Select(project => project.Id));
        Assert.Equal([$"job-{Ana}", "done"], contents.Jobs.Select(job => job.Id));
        Assert.Equal(["given up", "sent", $"post-{Ana}"], contents.Posts.Select(post => post.Id));
        Assert.Equal([$"line-{Ana}"], contents.Lines.Select(line => line.Id));
        Assert.Equal([Words], contents.Charges.Select(charge => charge.What));
        Assert.Equal([$"file-{Ana}"], contents.Files.Select(file => file.Id));
        Assert.Equal([new("Edits", DateOnly.FromDateTime(Start.UtcDateTime), 2)], contents.Uses);
        Assert.Equal(1, contents.SeenMessages);
    }
}
