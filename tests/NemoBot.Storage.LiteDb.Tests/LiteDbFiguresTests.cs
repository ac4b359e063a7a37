using Harness.Storage;
using LiteDB;
using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace NemoBot.Storage.LiteDb.Tests;

/// <summary>The counters agree with the rows that they count, whatever was done and undone.</summary>
public sealed class LiteDbFiguresTests
{
    private const int Steps = 300;
    private const int StepsAfterLoss = 20;

    private static readonly ChatKey[] Chats = [.. Enumerable.Range(0, 8).Select(n => new ChatKey(n % 2 == 0 ? "telegram" : "web", $"{n}"))];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Counters_agree_with_the_rows_after_any_story(int seed)
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        var random = new Random(seed);
        for (var n = 0; n < Steps; n++)
        {
            if (n == Steps - StepsAfterLoss)
            {
                await test.LoseKeysAsync(); // What waits is set aside. Near the end: a chat that is erased leaves nothing aside.
            }

            // A few at once: some share a transaction.
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StepAsync(test, random, $"{random.Next(200)}", Chats[random.Next(Chats.Length)])));
            test.Clock.Advance(TimeSpan.FromMinutes(45));
        }

        await test.ReopenAsync();
        var figures = await test.LiteDb.FiguresAsync(Start.AddDays(5), default);
        var bytes = await Task.WhenAll(((string?[])[null, "one", "two"]).Select(share => test.Store.StoredBytesAsync(default, share)));
        await test.CloseAsync();

        var rows = Rows.In(test.DatabasePath);
        Assert.Equal(Count(rows["chats"].Where(row => row["moved_to"].IsNull), row => ChatKey.Parse(row["_id"].AsString).Platform), figures.Chats);
        Assert.Equal(Count(rows["jobs"], Job), figures.Jobs);
        Assert.Equal(
            Count(rows["jobs"].Where(row => Job(row).State == JobState.Failed && !row["ended"].IsNull && Documents.FromJson<JobRecord>(row["json"].AsString).FinishedAt >= Start.AddDays(5)), row => Job(row).Kind),
            figures.Failures);
        Assert.Equal(rows["inbox"].Count(row => !row["waiting"].IsNull), figures.MessagesWaiting);
        Assert.Equal(rows["inbox"].Count(row => !row["aside"].IsNull), figures.MessagesAside);
        Assert.Equal(rows["posts"].Count(row => !row["unsent"].IsNull), figures.PostsWaiting);
        Assert.Equal(rows["files"].Count, figures.Files);
        Assert.Equal(rows["files"].Sum(row => row["size_bytes"].AsInt64), figures.FileBytes);
        Assert.Equal([figures.FileBytes, .. ((string[])["one", "two"]).Select(share => rows["files"].Where(row => row["counted_as"].AsString == share).Sum(row => row["size_bytes"].AsInt64))], bytes);
        Assert.True(figures.MessagesAside > 0 && figures.PostsWaiting > 0 && figures.Failures.Count > 0, "The story is too short.");

        static (JobKind Kind, JobState State) Job(BsonDocument row) => Documents.FromJson<JobRecord>(row["json"].AsString) is var job ? (job.Kind, job.State) : default;
    }

    private static Dictionary<T, long> Count<T>(IEnumerable<BsonDocument> rows, Func<BsonDocument, T> by)
        where T : notnull => rows.GroupBy(by).ToDictionary(group => group.Key, group => (long)group.Count());

    private static async Task StepAsync(LiteDbUnderTest test, Random random, string id, ChatKey chat)
    {
        var store = test.Store;
        var own = $"{chat}/{id}";
        var now = test.Clock.GetUtcNow();
        var (isBroken, size) = (random.Next(4) == 0, random.Next(9)); // The functions run on the store's thread, the random numbers belong to this one.
        var (state, lag, isAbandoned) = ((JobState)random.Next(5), random.Next(2), random.Next(9) == 0);
        try
        {
            await (random.Next(40) switch
            {
                < 6 => store.AcceptAsync([Message(chat, $"{random.Next(5_000)}")], default),
                < 10 => HandleAsync(store, chat),
                < 16 => store.CommitAsync(
                    new()
                    {
                        Jobs = [Data.Job(chat, own, state, (JobKind)random.Next(3)) with { CreatedAt = now, FinishedAt = now }],
                        Posts = [Post(chat, own) with { CreatedAt = now, Message = new() { Text = $"{random.Next(3)}" } }],
                        Chat = (chat, stored => isBroken ? throw new TimeZoneNotFoundException() : stored with { BatchSize = size }),
                    },
                    default),
                < 20 => store.UpdateJobAsync(chat, own, job => job with { State = state, FinishedAt = now }, default),
                < 26 => store.UpdatePostAsync(chat, own, post => post with { SentVersion = post.Version - lag, Abandoned = isAbandoned, MessageId = own }, default),
                < 30 => store.AddFileAsync(StoredFile(chat, own, size: random.Next(1_000)) with { CountedAs = ((string?[])[null, "one", "two"])[random.Next(3)] }, default),
                < 33 => store.RemoveFileAsync(own, default),
                < 35 => test.WebChat.PutAsync(new(chat, own, 0, "{}", now), default),
                35 => store.MoveChatAsync(chat, Chats[random.Next(Chats.Length)] with { Id = $"{random.Next(100, 200)}" }, default),
                36 => store.EraseChatAsync(chat, default),
                _ => store.TrimAsync(now.AddDays(-random.Next(1, 4)), default),
            });
        }
        catch (Exception expected) when (expected is TimeZoneNotFoundException or StorageException or InvalidOperationException)
        {
            // A step that is undone is part of the story: broken by the test, a file that is there, a row of a chat that moved, a message handled twice.
        }
    }

    private static async Task HandleAsync(IStore store, ChatKey chat)
    {
        if (await store.NextMessageAsync(chat, default) is { } next)
        {
            await store.CommitAsync(new() { HandledMessageId = next.Id }, default);
        }
    }
}
