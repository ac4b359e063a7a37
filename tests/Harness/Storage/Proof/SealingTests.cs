using NemoBot.Core.Model;
using NemoVideo.Accounts;
using static Harness.Storage.Confidence;
using static Harness.Storage.Data;

namespace Harness.Storage.Proof;

/// <summary>Keys and sealed values that are lost, damaged or in the wrong place: with every engine that has one file.</summary>
/// <param name="engine">The engine's name.</param>
public abstract class SealingTests(string engine)
{
    private const string Token = "tok-9f8e7d6c5b4a3210";

    [Fact]
    public async Task Keys_that_are_lost_for_good_do_not_sink_a_start_that_accepts_the_loss()
    {
        await using var test = await StartAsync();
        await StoreSecretsEverywhereAsync(test);
        await test.CloseAsync();
        Directory.Move(test.KeysFolder, test.KeysFolder + ".lost");
        test.Set("Storage:Start", "AcceptLoss");
        await test.OpenAsync();

        // Accepted once: from now on it is no fault.
        test.Set("Storage:Start", null);
        await test.ReopenAsync();
        await test.CheckAsync();
        var chat = await test.Store.GetChatAsync(Ana, default);
        Assert.Equal((null, null, "video"), (chat.Account, chat.Linked, chat.Skill));
        Assert.Null(await test.Store.NextMessageAsync(Ana, default));
        Assert.Empty(await test.Store.UnfinishedJobsAsync(Ana, default));
        var job = Assert.Single(await test.Store.FinishedJobsAsync(Ana, 5, default));
        Assert.Equal((JobState.Failed, Start, "", "post-of-j"), (job.State, job.FinishedAt, job.Request.Text, job.PostId));
        Assert.Empty(await test.Store.UnsentPostsAsync(Ana, default));
        Assert.Null(await test.Store.GetPostAsync(Ana, "p", default));
        Assert.Null(await test.Store.GetValueAsync("discord", "session", default));
        Assert.All(await test.EngineStore.QuarantinedAsync("discord", 5, default), input => Assert.Null(input.Raw));
        Assert.Empty(await test.WebChat.ReadAsync(Ana, 0, 5, default));

        // And the chat can go on.
        Assert.Empty(await test.Store.AcceptAsync([Message(Ana, "1")], default));
        await test.Store.AcceptAsync([Message(Ana, "2")], default);
        Assert.Equal("2", (await test.Store.NextMessageAsync(Ana, default))?.Message.MessageId);
    }

    [Fact]
    public async Task Messages_set_aside_come_back_with_the_keys()
    {
        await using var test = await StartAsync();
        await StoreSecretsEverywhereAsync(test);
        await test.CloseAsync();
        Directory.Move(test.KeysFolder, test.KeysFolder + ".lost");
        test.Set("Storage:Start", "AcceptLoss");
        await test.ReopenAfterAsync(() =>
        {
            if (Directory.Exists(test.KeysFolder))
            {
                Directory.Delete(test.KeysFolder, recursive: true);
            }

            Directory.Move(test.KeysFolder + ".lost", test.KeysFolder);
        });

        Assert.Equal($"/login {Token}", (await test.Store.NextMessageAsync(Ana, default))?.Message.Text);
        Assert.Equal(Token, (await test.Store.GetChatAsync(Ana, default)).Linked?.Token.Reveal());
    }

    [Fact]
    public async Task An_account_copied_into_another_chats_row_does_not_open()
    {
        await using var test = await StartAsync();
        await StoreSecretsEverywhereAsync(test);
        await test.Store.UpdateChatAsync(Ben, chat => chat with { Account = new ChatAccount(new Secret("own"), null, null) }, default);
        await test.CloseAsync();
        var rows = ClosedRows.Of(test);
        rows.SetSealed("chats", $"{Ben}", rows.Sealed("chats", $"{Ana}"));
        var refusal = await Assert.ThrowsAsync<StorageException>(test.OpenAsync);
        Assert.Contains("1 rows of the database", refusal.Message, StringComparison.Ordinal);
        test.Set("Storage:Start", "AcceptLoss");
        await test.OpenAsync();

        Assert.Null((await test.Store.GetChatAsync(Ben, default)).Account);
        Assert.NotNull((await test.Store.GetChatAsync(Ana, default)).Account);
    }

    [Theory]
    [InlineData("jobs", "job-telegram:42")]
    [InlineData("projects", "project-telegram:42")]
    [InlineData("posts", "post-telegram:42")]
    public async Task A_value_opens_only_in_its_own_row(string table, string id)
    {
        await using var test = await StartAsync();
        await SayEverywhereAsync(test, Ana);
        await test.Store.CommitAsync(new() { Jobs = [Job(Ana, "other")], Posts = [Post(Ana, "other")], Projects = [Project(Ana, "other")] }, default);
        await test.CloseAsync();
        var rows = ClosedRows.Of(test);
        rows.SetSealed(table, id, rows.Sealed(table, "other"));

        Assert.Contains("1 rows of the database", (await Assert.ThrowsAsync<StorageException>(test.OpenAsync)).Message, StringComparison.Ordinal);
        test.Set("Storage:Start", "AcceptLoss");
        await test.OpenAsync();

        // The key is good, so nothing else is lost with that row.
        Assert.Equal(Words, Assert.Single(await test.WebChat.ReadAsync(Ana, 0, 10, default), line => line.Id == $"line-{Ana}").Json);
        test.Set("Storage:Start", null);
        await test.ReopenAsync();
    }

    [Theory]
    [InlineData(false, "cannot be read")]
    [InlineData(true, "chat_keys")]
    public async Task A_chat_key_that_is_lost_or_damaged_ends_the_start_and_is_given_up_on_request_with_its_own_chat_only(bool isThere, string fault)
    {
        await using var test = await StartAsync();
        await SayEverywhereAsync(test, Ana);
        await SayEverywhereAsync(test, Ben);
        await test.CloseAsync();
        var rows = ClosedRows.Of(test);
        var key = Assert.Single(rows.KeysOf(Ana));
        if (isThere)
        {
            rows.SetSealed("chat_keys", key, [.. rows.Sealed("chat_keys", key).Take(60), 0]);
        }
        else
        {
            rows.DeleteKey(key);
        }

        Assert.Contains(fault, (await Assert.ThrowsAsync<StorageException>(test.OpenAsync)).Message, StringComparison.Ordinal);
        test.Set("Storage:Start", "AcceptLoss");
        await test.OpenAsync();
        test.Set("Storage:Start", null);
        await test.ReopenAsync();

        await AssertUnreadableAsync(test, Ana);
        await AssertSaidAsync(test, Ben);
    }

    [Theory]
    [InlineData("inbox")]
    [InlineData("jobs")]
    [InlineData("posts")]
    [InlineData("chats")]
    [InlineData("projects")]
    [InlineData("files")]
    [InlineData("web_chat")]
    [InlineData("client_messages")]
    [InlineData("charges")]
    [InlineData("platform_values")]
    [InlineData("quarantine")]
    public async Task A_damaged_value_of_any_table_is_found_and_given_up_on_request(string table)
    {
        await using var test = await StartAsync();
        await StoreSecretsEverywhereAsync(test);
        await test.WebChat.AcceptAsync(Message(Ben, "1"), new(Ben, "line", 0, "{}", Start), new("client", "hello"), default);
        await test.Store.CommitAsync(new() { Projects = [Project(Ben, "q")], Charges = [new("j", Ben) { At = Start, What = "add music", Credits = 50 }] }, default);
        await test.Store.AddFileAsync(StoredFile(Ben, "f"), default);
        await test.CloseAsync();
        ClosedRows.Of(test).DamageOne(table);

        Assert.Contains(table, (await Assert.ThrowsAsync<StorageException>(test.OpenAsync)).Message, StringComparison.Ordinal);
        test.Set("Storage:Start", "AcceptLoss");
        await test.OpenAsync();
        test.Set("Storage:Start", null);
        await test.ReopenAsync();
        await test.CheckAsync();
        await test.Store.AcceptAsync([Message(Ana, "and on")], default);
    }

    [Fact]
    public async Task Everything_of_the_store_is_readable_for_our_own_user_only()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // It has no file modes.
        }

        await using var test = await StartAsync();
        await test.Store.SetValueAsync("web", "key", "value", default);
        await test.Files.SaveAsync(new(Ana), "a.mp4", "video/mp4", new MemoryStream([1]), 10, default);

        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var files = Directory.GetFiles(test.Folder, "*", SearchOption.AllDirectories).ToLookup(IsOnlyALock);
        Assert.True(files[false].Count() >= 6, string.Join('\n', files[false])); // The database and its log, .lock, .run, a key, a stored file.
        foreach (var file in files[false])
        {
            Assert.Equal((file, Private), (file, File.GetUnixFileMode(file)));
        }

        Assert.All(files[true], file => Assert.Equal(0, new FileInfo(file).Length));
        foreach (var folder in new[] { test.Folder, test.FilesFolder, test.KeysFolder })
        {
            Assert.Equal((folder, Private | UnixFileMode.UserExecute), (folder, File.GetUnixFileMode(folder)));
        }

        // Readers that are another user, such as root, and the bot open the same file.
        static bool IsOnlyALock(string file) => file.EndsWith(".read", StringComparison.Ordinal);
    }

    private Task<StoreUnderTest> StartAsync() => StoreUnderTest.StartAsync(("Storage:Engine", engine));

    private static async Task StoreSecretsEverywhereAsync(StoreUnderTest test)
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
}
