using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace Harness.Storage.Proof;

/// <summary>A store with rows in every table, enough that each takes several pages, and with values longer than a page.</summary>
internal static class FilledStore
{
    private const int Rows = 60;

    public static async Task<StoreUnderTest> MakeAsync(string engine)
    {
        var test = await StoreUnderTest.StartAsync(("Storage:Engine", engine));
        var longText = new string('x', 6000); // More than a page, so that it overflows.
        for (var i = 0; i < Rows; i++)
        {
            var text = i % 10 == 0 ? longText : new string('y', 300);
            await test.Store.AcceptAsync([Message(Ana, $"message-{i:D30}", text)], default);
            await test.Store.UpdateChatAsync(new("web", $"chat-{i:D40}"), chat => chat with { Skill = text[..100], Account = new(new($"tok-{text}"), null, null) }, default);
            await test.Store.CommitAsync(
                new()
                {
                    Jobs = [Job(Ana, $"job-{i}", i % 2 == 0 ? JobState.Queued : JobState.Done) with { Checkpoint = text, FinishedAt = i % 2 == 0 ? null : Start }],
                    Posts = [Post(Ana, $"post-{i}") with { Message = new() { Text = text } }],
                    Projects = [Project(Ana, $"project-{i}") with { Name = text }],
                    Charges = [new($"job-{i}", Ana) { At = Start.AddMinutes(i), What = text, Credits = 50 }],
                },
                default);
            await test.Store.AddFileAsync(StoredFile(Ana, $"file-{i}"), default);
            await test.Store.SetValueAsync("discord", $"key-{i}", text, default);
            await test.Store.QuarantineAsync("telegram", text, "unknown", default);
            await test.Store.CountTokenFetchAsync(add: true, default);
            await test.WebChat.PutAsync(new(Ana, $"line-{i:D20}", 0, $"\"{text}\"", Start), default);
            await test.WebChat.AcceptAsync(Message(new("web", "1"), $"said-{i}"), null, new($"client-{i}", text), default);
        }

        await test.Store.UpdatePostAsync(Ana, "post-1", post => post with { MessageId = "77", SentVersion = post.Version }, default);
        await test.Store.MoveChatAsync(Ben, new("discord", "8"), default);
        await test.Store.OrphansAsync(["nobody.bin"], Start, default);
        return test;
    }
}
