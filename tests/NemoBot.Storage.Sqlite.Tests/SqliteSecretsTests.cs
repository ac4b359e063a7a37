using System.Text;
using Harness.Storage;
using NemoBot.Core.Model;
using NemoVideo.Accounts;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests;

public sealed class SqliteSecretsTests
{
    private const string Token = "tok-9f8e7d6c5b4a3210";

    [Fact]
    public async Task No_secret_lies_in_clear_in_any_file_of_the_store()
    {
        await using var test = await SqliteUnderTest.StartAsync();
        await StoreSecretsEverywhereAsync(test);
        await test.Sqlite.BackupAsync(Path.Combine(test.Folder, "backup.db"));

        // Open, so that -wal and -shm are there; then closed, so that all is in the database file.
        Assert.Contains(test.DatabasePath + "-wal", Directory.GetFiles(test.Folder));
        AssertNowhere(Token, test.Folder);
        await test.CloseAsync();
        AssertNowhere(Token, test.Folder);
        await test.OpenAsync();
    }

    [Fact]
    public async Task The_search_for_secrets_finds_what_is_in_clear()
    {
        await using var test = await SqliteUnderTest.StartAsync();
        RawDatabase.Execute(test.DatabasePath, $"INSERT INTO orphans (path, seen_at) VALUES ('{Token}', 1)");

        Assert.ThrowsAny<Exception>(() => AssertNowhere(Token, test.Folder));
    }

    [Fact]
    public async Task Keys_that_are_lost_for_good_do_not_sink_a_start_that_accepts_the_loss()
    {
        await using var test = await SqliteUnderTest.StartAsync();
        await StoreSecretsEverywhereAsync(test);
        await test.CloseAsync();
        Directory.Move(test.KeysFolder, test.KeysFolder + ".lost");
        test.Set("Storage:Start", "AcceptLoss");
        await test.OpenAsync();

        // Accepted once: from now on it is no fault.
        test.Set("Storage:Start", null);
        await test.ReopenAsync();
        var chat = await test.Store.GetChatAsync(Ana, default);
        Assert.Equal((null, null, "video"), (chat.Account, chat.Linked, chat.Skill));
        Assert.Null(await test.Store.NextMessageAsync(Ana, default));
        Assert.Empty(await test.Store.UnfinishedJobsAsync(Ana, default));
        var job = Assert.Single(await test.Store.FinishedJobsAsync(Ana, 5, default));
        Assert.Equal((JobState.Failed, Start, "", "post-of-j"), (job.State, job.FinishedAt, job.Request.Text, job.PostId));
        Assert.Empty(await test.Store.UnsentPostsAsync(Ana, default));
        Assert.Null(await test.Store.GetPostAsync(Ana, "p", default));
        Assert.Null(await test.Store.GetValueAsync("discord", "session", default));
        Assert.Null(Assert.Single(await test.Sqlite.QuarantinedAsync("discord", 5, default)).Raw);
        Assert.Empty(await test.WebChat.ReadAsync(Ana, 0, 5, default));

        // And the chat can go on.
        Assert.Empty(await test.Store.AcceptAsync([Message(Ana, "1")], default));
        await test.Store.AcceptAsync([Message(Ana, "2")], default);
        Assert.Equal("2", (await test.Store.NextMessageAsync(Ana, default))?.Message.MessageId);
    }

    [Fact]
    public async Task Messages_set_aside_come_back_with_the_keys()
    {
        await using var test = await SqliteUnderTest.StartAsync();
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
        await using var test = await SqliteUnderTest.StartAsync();
        await StoreSecretsEverywhereAsync(test);
        await test.Store.UpdateChatAsync(Ben, chat => chat with { Account = new ChatAccount(new Secret("own"), null, null) }, default);
        await test.CloseAsync();
        RawDatabase.Execute(test.DatabasePath, $"UPDATE chats SET sealed = (SELECT sealed FROM chats WHERE chat = '{Ana}') WHERE chat = '{Ben}'");
        var refusal = await Assert.ThrowsAsync<StorageException>(test.OpenAsync);
        Assert.Contains("1 rows of the database", refusal.Message, StringComparison.Ordinal);
        test.Set("Storage:Start", "AcceptLoss");
        await test.OpenAsync();

        Assert.Null((await test.Store.GetChatAsync(Ben, default)).Account);
        Assert.NotNull((await test.Store.GetChatAsync(Ana, default)).Account);
    }

    private static async Task StoreSecretsEverywhereAsync(SqliteUnderTest test)
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

    private static void AssertNowhere(string secret, string folder)
    {
        string[] forms =
        [
            secret,
            Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))[..16],
            Convert.ToHexString(Encoding.UTF8.GetBytes(secret)),
        ];
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0)) // The lock is empty, and held.
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            foreach (var form in forms)
            {
                Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(form)) < 0, $"{Path.GetFileName(file)} holds a secret in clear.");
                Assert.True(bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(form)) < 0, $"{Path.GetFileName(file)} holds a secret in clear.");
            }
        }
    }
}
