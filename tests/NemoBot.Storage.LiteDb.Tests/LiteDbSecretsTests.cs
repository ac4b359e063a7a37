using System.Text;
using Harness.Storage;
using NemoBot.Core.Model;
using NemoBot.Storage.Proof;
using NemoVideo.Accounts;
using static Harness.Storage.Data;

namespace NemoBot.Storage.LiteDb.Tests;

public sealed class LiteDbSecretsTests
{
    private const string Token = "tok-9f8e7d6c5b4a3210";

    [Fact]
    public async Task No_secret_lies_in_clear_in_any_file_of_the_store()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await StoreSecretsEverywhereAsync(test);

        // Open, so that all is in the log; then closed, so that all is in the data file.
        Assert.True(new FileInfo(test.LogPath).Length > 0);
        AssertNowhere(test);
        await test.CloseAsync();
        Assert.Equal(0, new FileInfo(test.LogPath).Length);
        AssertNowhere(test);
    }

    [Fact]
    public async Task The_search_for_secrets_finds_what_is_in_clear()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await test.Store.OrphansAsync([Token], Start, default);

        Assert.ThrowsAny<Exception>(() => AssertNowhere(test));
    }

    [Fact]
    public async Task Without_its_keys_the_store_ends_what_it_cannot_read_and_goes_on()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await StoreSecretsEverywhereAsync(test);
        await test.LoseKeysAsync();

        var chat = await test.Store.GetChatAsync(Ana, default);
        Assert.Equal((null, null, "video"), (chat.Account, chat.Linked, chat.Skill));
        Assert.Null(await test.Store.NextMessageAsync(Ana, default));
        Assert.Empty(await test.Store.UnfinishedJobsAsync(Ana, default));
        var job = Assert.Single(await test.Store.FinishedJobsAsync(Ana, 5, default));
        Assert.Equal((JobState.Failed, Start, "", "post-of-j"), (job.State, job.FinishedAt, job.Request.Text, job.PostId));
        Assert.Empty(await test.Store.UnsentPostsAsync(Ana, default));
        Assert.Null(await test.Store.GetPostAsync(Ana, "p", default));
        Assert.Null(await test.Store.GetValueAsync("discord", "session", default));
        Assert.Null(Assert.Single(await test.LiteDb.QuarantinedAsync("discord", 5, default)).Raw);
        Assert.Empty(await test.WebChat.ReadAsync(Ana, 0, 5, default));
        var figures = await test.LiteDb.FiguresAsync(Start.AddDays(-1), default);
        Assert.Equal((0, 1, 0), (figures.MessagesWaiting, figures.MessagesAside, figures.PostsWaiting));
        Assert.Equal(1, figures.Failures[JobKind.Edit]);

        // And the chat can go on.
        Assert.Empty(await test.Store.AcceptAsync([Message(Ana, "1")], default));
        await test.Store.AcceptAsync([Message(Ana, "2")], default);
        Assert.Equal("2", (await test.Store.NextMessageAsync(Ana, default))?.Message.MessageId);
    }

    [Fact]
    public async Task Messages_set_aside_come_back_with_the_keys()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await StoreSecretsEverywhereAsync(test);
        var putBackAsync = await test.LoseKeysAsync();
        await putBackAsync();

        Assert.Equal($"/login {Token}", (await test.Store.NextMessageAsync(Ana, default))?.Message.Text);
        Assert.Equal(Token, (await test.Store.GetChatAsync(Ana, default)).Linked?.Token.Reveal());
    }

    [Fact]
    public async Task A_store_tells_which_keys_it_needs()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await test.LiteDb.NoteKeyAsync(default);
        await test.LiteDb.NoteKeyAsync(default);
        Assert.True(await test.LiteDb.IsOpenedByAsync(KeysOnDisk.In(test.KeysFolder), default));

        await test.LoseKeysAsync();
        await test.LiteDb.NoteKeyAsync(default);

        Assert.False(await test.LiteDb.IsOpenedByAsync(KeysOnDisk.In(test.KeysFolder), default));
    }

    private static async Task StoreSecretsEverywhereAsync(LiteDbUnderTest test)
    {
        await test.Store.UpdateChatAsync(
            Ana,
            chat => chat with
            {
                Skill = "video",
                Account = new ChatAccount(new Secret(Token), "anon_1", null) { IsAnonymous = true },
                Linked = new ChatAccount(new Secret(Token), null, null),
            },
            default);
        await test.Store.AcceptAsync([Message(Ana, "1", $"/login {Token}") with { PlatformContext = Token }], default);
        var job = Job(Ana, "j");
        var post = Post(Ana, "p");
        await test.Store.CommitAsync(
            new Changes
            {
                Jobs = [job with { Request = job.Request with { Text = Token, PlatformContext = Token }, Checkpoint = Token }],
                Posts = [post with { Message = post.Message with { PlatformContext = Token }, PlatformReceipt = Token }],
            },
            default);
        await test.Store.SetValueAsync("discord", "session", Token, default);
        await test.Store.QuarantineAsync("discord", Token, "unknown", default);
        await test.WebChat.PutAsync(new WebChatEntry(Ana, "w", 0, $"\"{Token}\"", Start), default);
    }

    private static void AssertNowhere(LiteDbUnderTest test)
    {
        string[] forms =
        [
            Token,
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Token))[..16],
            Convert.ToHexString(Encoding.UTF8.GetBytes(Token)),
        ];
        Assert.All(forms, form => Assert.False(test.IsAnywhere(Encoding.UTF8.GetBytes(form)) || test.IsAnywhere(Encoding.Unicode.GetBytes(form)), "A file holds a secret in clear."));
    }
}
