using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>The queue of jobs.</summary>
internal static class JobRules
{
    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(A_job_is_stored_whole), A_job_is_stored_whole),
        new(nameof(Unfinished_jobs_come_oldest_first_and_finished_ones_newest_first), Unfinished_jobs_come_oldest_first_and_finished_ones_newest_first),
        new(nameof(Jobs_are_counted_by_kind_and_state), Jobs_are_counted_by_kind_and_state),
        new(nameof(A_change_that_throws_changes_nothing), A_change_that_throws_changes_nothing),
        new(nameof(The_operator_sees_jobs_of_all_chats_newest_first), The_operator_sees_jobs_of_all_chats_newest_first),
    ];

    private static async Task A_job_is_stored_whole(IStoreUnderTest test)
    {
        var job = new JobRecord("j", Ana, JobKind.Export)
        {
            State = JobState.Running,
            ProjectId = "p",
            Request = new JobRequest
            {
                Text = "shorter",
                Step = HistoryStep.Redo,
                Attachments = [new Attachment("f", "a.mp4", null)],
                Links = [new Uri("https://x.example/b.mp4")],
                LinksAreTopics = true,
                ProjectIds = ["p", "q"],
                Language = "ja",
                MessageId = "m",
                PlatformContext = "context",
                SenderId = "s",
                Uses = [new("hash", Scarce.Credits, 50, 100) { IsQuota = true, Day = new(2026, 12, 1) }],
            },
            Checkpoint = """{"render":"r1"}""",
            PostId = "post",
            After = "i",
            CancelRequested = true,
            CreatedAt = Start,
            StartedAt = Start.AddSeconds(1),
            FinishedAt = Start.AddSeconds(2),
        };
        await test.Store.CommitAsync(new Changes { Jobs = [job] }, default);
        await test.ReopenAsync();

        var read = await test.Store.GetJobAsync(Ana, "j", default);
        Assert.NotNull(read);
        Assert.Equal(job.Request.Attachments, read.Request.Attachments);
        Assert.Equal(job.Request.Links, read.Request.Links);
        Assert.Equal(job.Request.ProjectIds, read.Request.ProjectIds);
        Assert.Equal(job.Request.Uses, read.Request.Uses);
        Assert.Equal(job.Request, read.Request with { Attachments = job.Request.Attachments, Links = job.Request.Links, ProjectIds = job.Request.ProjectIds, Uses = job.Request.Uses });
        Assert.Equal(job, read with { Request = job.Request });
    }

    private static async Task Unfinished_jobs_come_oldest_first_and_finished_ones_newest_first(IStoreUnderTest test)
    {
        await test.Store.CommitAsync(new Changes { Jobs = [.. "abcdef".Select(id => Job(Ana, $"{id}")), Job(Ben, "x")] }, default);
        foreach (var (id, state) in new[] { ("b", JobState.Done), ("a", JobState.Failed), ("d", JobState.Cancelled) })
        {
            test.Clock.Advance(TimeSpan.FromMinutes(1));
            await test.Store.UpdateJobAsync(Ana, id, job => job with { State = state, FinishedAt = test.Clock.GetUtcNow() }, default);
        }

        await test.Store.UpdateJobAsync(Ana, "c", job => job with { State = JobState.Running }, default);

        Assert.Equal(["c", "e", "f"], (await test.Store.UnfinishedJobsAsync(Ana, default)).Select(job => job.Id));
        Assert.Equal(["d", "a"], (await test.Store.FinishedJobsAsync(Ana, 2, default)).Select(job => job.Id));
        Assert.Equal(["d", "a", "b"], (await test.Store.FinishedJobsAsync(Ana, 10, default)).Select(job => job.Id));
        Assert.Empty(await test.Store.FinishedJobsAsync(Ana, 0, default));
        Assert.Equal([Ben, Ana], await test.Store.ChatsWithWorkAsync(default), SameChats);
    }

    private static async Task Jobs_are_counted_by_kind_and_state(IStoreUnderTest test)
    {
        await test.Store.CommitAsync(
            new Changes { Jobs = [Job(Ana, "1"), Job(Ben, "2"), Job(Ben, "3", JobState.Done), Job(Ana, "4", JobState.Done, JobKind.Export)] }, default);

        Assert.Equivalent(
            new Dictionary<(JobKind, JobState), long>
            {
                [(JobKind.Edit, JobState.Queued)] = 2,
                [(JobKind.Edit, JobState.Done)] = 1,
                [(JobKind.Export, JobState.Done)] = 1,
            },
            await test.Store.CountJobsAsync(default),
            strict: true);
    }

    private static async Task The_operator_sees_jobs_of_all_chats_newest_first(IStoreUnderTest test)
    {
        JobRecord Ended(ChatKey chat, string id, JobState state, int second) => Job(chat, id, state) with { FinishedAt = Start.AddSeconds(second), Fault = state == JobState.Failed ? "Store" : null };
        await test.Store.CommitAsync(
            new Changes
            {
                Jobs =
                [
                    Job(Ana, "1"), Job(Ben, "2", JobState.Running) with { StartedAt = Start.AddSeconds(1) }, Ended(Ana, "3", JobState.Failed, 9), Ended(Ben, "4", JobState.Failed, 8), Job(Ben, "5"),
                    Ended(Ana, "6", JobState.Done, 7),
                ],
            },
            default);
        await test.ReopenAsync();

        async Task<string> ListAsync(JobState? state, int count) => string.Concat((await test.Figures.ListJobsAsync(state, count, default)).Select(job => job.Id));
        Assert.Equal("654321", await ListAsync(null, 10));
        Assert.Equal("65", await ListAsync(null, 2));
        Assert.Equal("", await ListAsync(null, 0));
        Assert.Equal("51", await ListAsync(JobState.Queued, 10));
        Assert.Equal("5", await ListAsync(JobState.Queued, 1));
        Assert.Equal("2", await ListAsync(JobState.Running, 10));
        Assert.Equal("34", await ListAsync(JobState.Failed, 10)); // The latest to end comes first.
        Assert.Equal("3", await ListAsync(JobState.Failed, 1));
        Assert.Equal("", await ListAsync(JobState.Cancelled, 10));
        Assert.Equal(JobSummary.Of(Ended(Ana, "3", JobState.Failed, 9)), await test.Figures.FindJobAsync("3", default));
        Assert.Equal((Ben, (DateTimeOffset?)Start.AddSeconds(1)), await test.Figures.FindJobAsync("2", default) is { } running ? (running.Chat, running.StartedAt) : default);
        Assert.Null(await test.Figures.FindJobAsync("7", default));
    }

    private static async Task A_change_that_throws_changes_nothing(IStoreUnderTest test)
    {
        await test.Store.CommitAsync(new Changes { Jobs = [Job(Ana, "j")] }, default);

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => test.Store.UpdateJobAsync(Ana, "j", _ => throw new TimeZoneNotFoundException(), default));
        Assert.Equal(JobState.Queued, (await test.Store.GetJobAsync(Ana, "j", default))?.State);
        Assert.Null(await test.Store.UpdateJobAsync(Ana, "none", job => job, default));
    }

    private static bool SameChats(IReadOnlyList<ChatKey> one, IReadOnlyList<ChatKey> other) => one.ToHashSet().SetEquals(other) && one.Count == other.Count;
}
