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
        await using var test = await StoreUnderTest.StartAsync();
        await StoreSecretsEverywhereAsync(test);
        await test.BackupAsync(Path.Combine(test.Folder, "backup.db"));

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
        await using var test = await StoreUnderTest.StartAsync();
        RawDatabase.Execute(test.DatabasePath, $"INSERT INTO orphans (path, seen_at) VALUES ('{Token}', 1)");

        Assert.ThrowsAny<Exception>(() => AssertNowhere(Token, test.Folder));
    }

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
