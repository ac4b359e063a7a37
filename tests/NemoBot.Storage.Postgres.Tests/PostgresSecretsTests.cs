using System.Text;
using Harness.Storage.Postgres;
using NemoBot.Core.Model;
using NemoVideo.Accounts;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests;

/// <summary>Whoever has a copy of the database without Storage:Secret reads nothing that is confidential.</summary>
public sealed class PostgresSecretsTests
{
    private const string Token = "tok-9f8e7d6c5b4a3210";

    [Fact]
    public async Task No_secret_lies_in_clear_in_any_file_of_the_server()
    {
        await using var server = await PostgresProcess.StartAsync(isDurable: false);
        await using (var test = await PostgresUnderTest.StartAsync(server))
        {
            await StoreSecretsEverywhereAsync(test);
            await test.AskAsync("CHECKPOINT");
            Assert.Equal(1L, await test.AskAsync("SELECT count(*) FROM protection_keys"));
        }

        await server.ShutDownAsync();
        Assert.Empty(FilesWith(server, Token));
        Assert.Empty(FilesWith(server, PostgresUnderTest.Secret));
        Assert.Empty(FilesWith(server, "masterKey")); // In the framework's keys.
    }

    [Fact]
    public async Task The_search_for_secrets_finds_what_is_in_clear()
    {
        await using var server = await PostgresProcess.StartAsync(isDurable: false);
        await using (var test = await PostgresUnderTest.StartAsync(server))
        {
            await test.AskAsync($"INSERT INTO orphans (path, seen_at) VALUES ('{Token}', 1)");
            await test.AskAsync("CHECKPOINT");
        }

        await server.ShutDownAsync();
        Assert.NotEmpty(FilesWith(server, Token));
    }

    private static async Task StoreSecretsEverywhereAsync(PostgresUnderTest test)
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
        await test.WebChat.AcceptAsync(Message(Ana, "1", $"/login {Token}") with { PlatformContext = Token }, new(Ana, "l", 0, Token, Start), new("client", Token), default);
        var (job, post) = (Job(Ana, "j"), Post(Ana, "p"));
        await test.Store.CommitAsync(
            new Changes
            {
                Jobs = [job with { Request = job.Request with { Text = Token, PlatformContext = Token }, Checkpoint = Token }],
                Posts = [post with { Message = post.Message with { PlatformContext = Token }, PlatformReceipt = Token }],
                Projects = [Project(Ana, "q") with { Name = Token }],
                Charges = [new("j", Ana) { At = Start, What = Token, Credits = 50 }],
            },
            default);
        await test.Store.AddFileAsync(StoredFile(Ana, "f") with { FileName = Token }, default);
        await test.Store.SetValueAsync("discord", "session", Token, default);
        await test.Store.QuarantineAsync("discord", Token, "unknown", default);
        await test.WebChat.PutAsync(new WebChatEntry(Ana, "w", 0, $"\"{Token}\"", Start), default);
    }

    private static List<string> FilesWith(PostgresProcess server, string secret)
    {
        string[] forms = [secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))[..12], Convert.ToHexString(Encoding.UTF8.GetBytes(secret)), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret))];
        var wanted = forms.SelectMany(form => new[] { Encoding.UTF8.GetBytes(form), Encoding.Unicode.GetBytes(form) }).ToList();
        return [.. Directory.EnumerateFiles(server.Data, "*", SearchOption.AllDirectories).Where(file => File.ReadAllBytes(file) is var bytes && wanted.Any(form => bytes.AsSpan().IndexOf(form) >= 0))];
    }
}
