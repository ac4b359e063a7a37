using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>A step is written whole or not at all.</summary>
internal static class CommitRules
{
    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(A_step_is_written_whole), A_step_is_written_whole),
        new(nameof(A_step_whose_chat_change_throws_writes_nothing), A_step_whose_chat_change_throws_writes_nothing),
        new(nameof(A_message_cannot_be_handled_twice), A_message_cannot_be_handled_twice),
        new(nameof(A_change_to_a_job_is_applied_to_what_is_stored_by_then), A_change_to_a_job_is_applied_to_what_is_stored_by_then),
        new(nameof(A_change_to_a_project_is_applied_to_what_is_stored_by_then), A_change_to_a_project_is_applied_to_what_is_stored_by_then),
        new(nameof(A_failing_step_does_not_harm_those_beside_it), A_failing_step_does_not_harm_those_beside_it),
        new(nameof(Nothing_of_one_chat_is_overwritten_in_anothers_name), Nothing_of_one_chat_is_overwritten_in_anothers_name),
    ];

    private static async Task A_step_is_written_whole(IStoreUnderTest test)
    {
        var item = Assert.Single(await test.Store.AcceptAsync([Message(Ana, "1")], default));
        await test.Store.CommitAsync(new Changes { Projects = [Project(Ana, "old")] }, default);

        await test.Store.CommitAsync(
            new Changes
            {
                HandledMessageId = item.Id,
                Projects = [Project(Ana, "new")],
                DeletedProjectIds = ["old"],
                Jobs = [Job(Ana, "j1")],
                Posts = [Post(Ana, "p1")],
                Chat = (Ana, chat => chat with { ProjectId = "new" }),
            },
            default);
        await test.ReopenAsync();

        Assert.Null(await test.Store.NextMessageAsync(Ana, default));
        Assert.Equal("new", Assert.Single(await test.Store.ListProjectsAsync(Ana, default)).Id);
        Assert.NotNull(await test.Store.GetJobAsync(Ana, "j1", default));
        Assert.NotNull(await test.Store.GetPostAsync(Ana, "p1", default));
        Assert.Equal("new", (await test.Store.GetChatAsync(Ana, default)).ProjectId);
    }

    private static async Task A_change_to_a_job_is_applied_to_what_is_stored_by_then(IStoreUnderTest test)
    {
        await test.Store.CommitAsync(new Changes { Jobs = [Job(Ana, "j1"), Job(Ben, "j2")] }, default);
        await test.Store.UpdateJobAsync(Ana, "j1", job => job with { Checkpoint = "half way" }, default);

        await test.Store.CommitAsync(
            new Changes
            {
                JobChanges =
                [
                    new(Ana, "j1", job => job with { CancelRequested = true }) { Card = before => Post(Ana, before.CancelRequested ? "after" : "before") },
                    new(Ana, "j2", job => job with { CancelRequested = true }), // Of another chat.
                    new(Ana, "gone", job => job with { CancelRequested = true }) { Card = _ => Post(Ana, "lost") },
                ],
            },
            default);
        await test.ReopenAsync();

        var changed = await test.Store.GetJobAsync(Ana, "j1", default);
        Assert.Equal((true, "half way"), (changed!.CancelRequested, changed.Checkpoint));
        Assert.False((await test.Store.GetJobAsync(Ben, "j2", default))!.CancelRequested);
        Assert.Null(await test.Store.GetJobAsync(Ana, "gone", default));
        Assert.NotNull(await test.Store.GetPostAsync(Ana, "before", default)); // The stored state decides its card.
        Assert.Null(await test.Store.GetPostAsync(Ana, "lost", default));
    }

    private static async Task A_change_to_a_project_is_applied_to_what_is_stored_by_then(IStoreUnderTest test)
    {
        await test.Store.CommitAsync(new Changes { Projects = [Project(Ana, "p1"), Project(Ben, "p2")] }, default);
        await test.Store.UpdateProjectAsync(Ana, "p1", project => project with { SessionId = "s1" }, default);

        await test.Store.CommitAsync(
            new Changes
            {
                ProjectChanges =
                [
                    new(Ana, "p1", project => project with { Name = "renamed", Steps = new(2, 1, "j1") }),
                    new(Ana, "p2", project => project with { Name = "renamed" }), // Of another chat.
                    new(Ana, "gone", project => project with { Name = "renamed" }),
                ],
            },
            default);
        await test.ReopenAsync();

        var changed = await test.Store.GetProjectAsync(Ana, "p1", default);
        Assert.Equal(("renamed", "s1", new EditSteps(2, 1, "j1")), (changed!.Name, changed.SessionId, changed.Steps));
        Assert.NotEqual("renamed", (await test.Store.GetProjectAsync(Ben, "p2", default))!.Name);
        Assert.Null(await test.Store.GetProjectAsync(Ana, "gone", default));
    }

    private static async Task A_step_whose_chat_change_throws_writes_nothing(IStoreUnderTest test)
    {
        var item = Assert.Single(await test.Store.AcceptAsync([Message(Ana, "1")], default));
        await test.Store.CommitAsync(new Changes { Projects = [Project(Ana, "old")] }, default);

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => test.Store.CommitAsync(
            new Changes
            {
                HandledMessageId = item.Id,
                Projects = [Project(Ana, "new")],
                DeletedProjectIds = ["old"],
                Jobs = [Job(Ana, "j1")],
                Posts = [Post(Ana, "p1")],
                Chat = (Ana, _ => throw new TimeZoneNotFoundException()),
            },
            default));

        Assert.Equal(item.Id, (await test.Store.NextMessageAsync(Ana, default))?.Id);
        Assert.Equal("old", Assert.Single(await test.Store.ListProjectsAsync(Ana, default)).Id);
        Assert.Null(await test.Store.GetJobAsync(Ana, "j1", default));
        Assert.Null(await test.Store.GetPostAsync(Ana, "p1", default));
    }

    private static async Task A_message_cannot_be_handled_twice(IStoreUnderTest test)
    {
        var item = Assert.Single(await test.Store.AcceptAsync([Message(Ana, "1")], default));
        await test.Store.CommitAsync(new Changes { HandledMessageId = item.Id, Jobs = [Job(Ana, "j1")] }, default);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => test.Store.CommitAsync(new Changes { HandledMessageId = item.Id, Jobs = [Job(Ana, "j2")] }, default));
        Assert.Null(await test.Store.GetJobAsync(Ana, "j2", default));
    }

    private static async Task A_failing_step_does_not_harm_those_beside_it(IStoreUnderTest test)
    {
        var steps = Enumerable.Range(0, 60).Select(i => test.Store.CommitAsync(
            new Changes { Jobs = [Job(Ana, $"j{i}")], Chat = (Ana, chat => i % 3 == 0 ? throw new TimeZoneNotFoundException() : chat) }, default)).ToList();
        foreach (var (step, i) in steps.Select((step, i) => (step, i)))
        {
            if (i % 3 == 0)
            {
                await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => step);
            }
            else
            {
                await step;
            }
        }

        Assert.Equal(
            Enumerable.Range(0, 60).Where(i => i % 3 != 0).Select(i => $"j{i}"),
            (await test.Store.UnfinishedJobsAsync(Ana, default)).Select(job => job.Id));
    }

    private static async Task Nothing_of_one_chat_is_overwritten_in_anothers_name(IStoreUnderTest test)
    {
        await test.Store.CommitAsync(new Changes { Projects = [Project(Ana, "p")], Jobs = [Job(Ana, "j")], Posts = [Post(Ana, "m")] }, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Store.CommitAsync(new Changes { Projects = [Project(Ben, "p")] }, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Store.CommitAsync(new Changes { Jobs = [Job(Ben, "j")] }, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Store.CommitAsync(new Changes { Posts = [Post(Ben, "m")] }, default));
        Assert.Null(await test.Store.GetProjectAsync(Ben, "p", default));
        Assert.Null(await test.Store.GetJobAsync(Ben, "j", default));
        Assert.Null(await test.Store.GetPostAsync(Ben, "m", default));
        Assert.Null(await test.Store.UpdateJobAsync(Ben, "j", job => job, default));
        Assert.NotNull(await test.Store.GetJobAsync(Ana, "j", default));
    }
}
