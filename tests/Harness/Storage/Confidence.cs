using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>The same words wherever a chat may have said them: each row has the chat in its id.</summary>
internal static class Confidence
{
    public const string Words = "what-was-said-in-confidence";

    public static async Task SayEverywhereAsync(IStoreUnderTest test, ChatKey chat)
    {
        var own = $"{chat}";
        await test.WebChat.AcceptAsync(Message(chat, $"in-{own}", Words), new(chat, $"line-{own}", 0, Words, Start), new($"client-{own}", Words), default);
        var job = Job(chat, $"job-{own}");
        await test.Store.CommitAsync(
            new()
            {
                Jobs = [job with { Request = job.Request with { Text = Words }, Checkpoint = Words }],
                Posts = [Post(chat, $"post-{own}") with { Message = new() { Text = Words } }],
                Projects = [Project(chat, $"project-{own}") with { Name = Words }],
                Charges = [new($"job-{own}", chat) { At = Start, What = Words, Credits = 50 }],
                Chat = (chat, stored => stored with { Linked = new(new(Words), null, null), Styles = [new("s", Words, Words)], UploadLinks = [new("u", Start, Message(chat, "7", Words))], Pushes = [new(Words, Words, Words)], ApiKeys = [new(Words, Start)], Hooks = [new("h", Words, Words, Start) { OldSecret = Words }] }),
            },
            default);
        await test.Store.AddFileAsync(StoredFile(chat, $"file-{own}") with { FileName = Words }, default);
    }

    public static async Task AssertSaidAsync(IStoreUnderTest test, ChatKey chat)
    {
        Assert.Equal(Words, (await test.Store.NextMessageAsync(chat, default))?.Message.Text);
        Assert.Equal((Words, Words), (await test.Store.UnfinishedJobsAsync(chat, default)) is [var job] ? (job.Request.Text, job.Checkpoint) : default);
        Assert.Equal(Words, Assert.Single(await test.Store.UnsentPostsAsync(chat, default)).Message.Text);
        Assert.Equal(Words, Assert.Single(await test.Store.ListProjectsAsync(chat, default)).Name);
        Assert.Equal(Words, Assert.Single(await test.Store.ListChargesAsync(chat, 10, default)).What);
        Assert.Equal(Words, (await test.Store.GetChatAsync(chat, default)).Linked?.Token.Reveal());
        Assert.Equal([new("s", Words, Words)], (await test.Store.GetChatAsync(chat, default)).Styles);
        Assert.Equal(Words, Assert.Single((await test.Store.GetChatAsync(chat, default)).UploadLinks).Message.Text);
        Assert.Equal([new(Words, Words, Words)], (await test.Store.GetChatAsync(chat, default)).Pushes);
        Assert.Equal([new(Words, Start)], (await test.Store.GetChatAsync(chat, default)).ApiKeys);
        Assert.Equal(Words, Assert.Single((await test.Store.GetChatAsync(chat, default)).Hooks).Secret);
        Assert.Contains(await test.WebChat.ReadAsync(chat, 0, 1000, default), line => line.Json == Words);
        Assert.Contains(await test.Store.OldestFilesAsync(10, default), file => file.Chat == chat && file.FileName == Words);
    }

    public static async Task AssertUnreadableAsync(IStoreUnderTest test, ChatKey chat)
    {
        Assert.Null(await test.Store.NextMessageAsync(chat, default));
        Assert.Empty(await test.Store.UnfinishedJobsAsync(chat, default));
        Assert.Equal((JobState.Failed, "", null), (await test.Store.FinishedJobsAsync(chat, 5, default)) is [var job] ? (job.State, job.Request.Text, job.Checkpoint) : default);
        await AssertNothingSaidAsync(test, chat);
        Assert.Contains(await test.Store.OldestFilesAsync(10, default), file => file.Chat == chat && file.FileName == "file");
    }

    public static async Task AssertErasedAsync(IStoreUnderTest test, ChatKey chat)
    {
        await AssertNothingSaidAsync(test, chat);
        Assert.Null(await test.Store.NextMessageAsync(chat, default));
        Assert.DoesNotContain(await test.Store.OldestFilesAsync(10, default), file => file.Chat == chat);
        AssertSame(new ChatContents(new(chat)), await test.Store.GetContentsAsync(chat, default) with { Chat = new(chat), Uses = [] }); // What it uses later counts anew.
    }

    private static async Task AssertNothingSaidAsync(IStoreUnderTest test, ChatKey chat)
    {
        Assert.Empty(await test.Store.UnsentPostsAsync(chat, default));
        Assert.Empty(await test.Store.ListProjectsAsync(chat, default));
        Assert.Empty(await test.Store.ListChargesAsync(chat, 10, default));
        Assert.Null((await test.Store.GetChatAsync(chat, default)).Linked);
        Assert.Empty((await test.Store.GetChatAsync(chat, default)).Styles);
        Assert.Empty((await test.Store.GetChatAsync(chat, default)).UploadLinks);
        Assert.Empty((await test.Store.GetChatAsync(chat, default)).Pushes);
        Assert.Empty((await test.Store.GetChatAsync(chat, default)).ApiKeys);
        Assert.Empty((await test.Store.GetChatAsync(chat, default)).Hooks);
        Assert.Empty(await test.WebChat.ReadAsync(chat, 0, 1000, default));
        Assert.DoesNotContain(chat, await test.Store.ChatsWithWorkAsync(default));
    }
}
