using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>Scarce resources are counted in the step that uses them.</summary>
internal static class UseRules
{
    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(Of_many_at_once_no_more_than_there_is_get_it), Of_many_at_once_no_more_than_there_is_get_it),
        new(nameof(Steps_that_take_and_give_back_at_once_never_exceed_a_limit), Steps_that_take_and_give_back_at_once_never_exceed_a_limit),
        new(nameof(A_step_that_finds_one_thing_used_up_writes_and_counts_nothing), A_step_that_finds_one_thing_used_up_writes_and_counts_nothing),
        new(nameof(A_days_use_ends_with_the_day_and_accounts_count_for_seven), A_days_use_ends_with_the_day_and_accounts_count_for_seven),
        new(nameof(What_is_given_back_can_be_used_again_and_no_more), What_is_given_back_can_be_used_again_and_no_more),
        new(nameof(A_step_gives_back_on_the_day_on_which_it_was_counted_before_it_counts_more), A_step_gives_back_on_the_day_on_which_it_was_counted_before_it_counts_more),
        new(nameof(What_is_counted_under_a_key_is_listed_and_the_newest_day_comes_first), What_is_counted_under_a_key_is_listed_and_the_newest_day_comes_first),
        new(nameof(Waiting_jobs_are_counted_by_whose_they_are_until_they_end), Waiting_jobs_are_counted_by_whose_they_are_until_they_end),
        new(nameof(A_moved_chat_takes_its_use_along), A_moved_chat_takes_its_use_along),
    ];

    private static Use Edit(string who, int most, int count = 1) => new(who, Scarce.Edits, count, most);

    private static async Task<bool> TakesAsync(IStoreUnderTest test, Use use)
    {
        try
        {
            await test.Store.TakeAsync(use, default);
            return true;
        }
        catch (UsedUpException used)
        {
            Assert.Equal(use, used.Use);
            return false;
        }
    }

    private static async Task Of_many_at_once_no_more_than_there_is_get_it(IStoreUnderTest test)
    {
        var got = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => TakesAsync(test, Edit("one", 7))));
        await test.ReopenAsync();

        Assert.Equal(7, got.Count(each => each));
        Assert.False(await TakesAsync(test, Edit("one", 7)));
        Assert.True(await TakesAsync(test, Edit("one", 9, count: 2)));
        Assert.True(await TakesAsync(test, Edit("two", 7)));
        Assert.True(await TakesAsync(test, Edit("one", 1) with { What = Scarce.Exports }));
    }

    private static async Task Steps_that_take_and_give_back_at_once_never_exceed_a_limit(IStoreUnderTest test)
    {
        const int Most = 100;
        var today = DateOnly.FromDateTime(test.Clock.GetUtcNow().UtcDateTime);
        var chance = new Random(20_261_201);
        var steps = Enumerable.Range(0, 60).Select(_ => (Expected: chance.Next(1, 40), Cost: chance.Next(0, 40))).ToList();
        var seen = new System.Collections.Concurrent.ConcurrentBag<long>();
        var costs = await Task.WhenAll(steps.Select(async step =>
        {
            var use = new Use("one", Scarce.Credits, step.Expected, Most) { Day = today };
            if (!await TakesAsync(test, use))
            {
                return 0;
            }

            seen.Add(await CountAsync(test));
            var cost = Math.Min(step.Cost, step.Expected);
            await test.Store.CommitAsync(new() { GivenBack = cost < step.Expected ? [use with { Count = step.Expected - cost }] : [] }, default);
            return cost;
        }));

        Assert.All(seen, count => Assert.InRange(count, 0, Most));
        Assert.Equal(costs.Sum(), await CountAsync(test));

        static async Task<long> CountAsync(IStoreUnderTest test) => (await test.Store.ListUsesAsync("one", default)).Sum(use => use.Count);
    }

    private static async Task A_step_that_finds_one_thing_used_up_writes_and_counts_nothing(IStoreUnderTest test)
    {
        await test.Store.TakeAsync(Edit(Use.Everybody, 1), default);
        var item = Assert.Single(await test.Store.AcceptAsync([Message(Ana, "1")], default));
        var step = new Changes { HandledMessageId = item.Id, Uses = [Edit("one", 1), Edit(Use.Everybody, 1)], Jobs = [Job(Ana, "j")] };

        Assert.Equal(Use.Everybody, (await Assert.ThrowsAsync<UsedUpException>(() => test.Store.CommitAsync(step, default))).Use.Who);

        Assert.NotNull(await test.Store.NextMessageAsync(Ana, default));
        Assert.Null(await test.Store.GetJobAsync(Ana, "j", default));
        await test.Store.CommitAsync(step with { Uses = [Edit("one", 1)] }, default);
        Assert.NotNull(await test.Store.GetJobAsync(Ana, "j", default));
    }

    private static async Task A_days_use_ends_with_the_day_and_accounts_count_for_seven(IStoreUnderTest test)
    {
        var account = new Use("one", Scarce.Accounts, 1, 1);
        Assert.True(await TakesAsync(test, Edit("one", 1)) && await TakesAsync(test, account));
        test.Clock.Advance(Start.Date.AddDays(1) - Start.AddSeconds(1).DateTime);
        Assert.False(await TakesAsync(test, Edit("one", 1)));

        test.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await TakesAsync(test, Edit("one", 1)));
        test.Clock.Advance(TimeSpan.FromDays(5));
        Assert.False(await TakesAsync(test, account));
        test.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True(await TakesAsync(test, account));
    }

    private static async Task What_is_given_back_can_be_used_again_and_no_more(IStoreUnderTest test)
    {
        var account = new Use("one", Scarce.Accounts, 1, 1);
        await test.Store.TakeAsync(account, default);
        test.Clock.Advance(TimeSpan.FromDays(1));
        await test.Store.GiveBackAsync(account, default);
        await test.Store.GiveBackAsync(account, default);

        Assert.True(await TakesAsync(test, account));
        Assert.False(await TakesAsync(test, account));
    }

    private static async Task A_step_gives_back_on_the_day_on_which_it_was_counted_before_it_counts_more(IStoreUnderTest test)
    {
        Use Credits(int count, int most) => new("one", Scarce.Credits, count, most);
        var yesterday = DateOnly.FromDateTime(test.Clock.GetUtcNow().UtcDateTime);
        await test.Store.TakeAsync(Credits(50, 50), default);
        test.Clock.Advance(TimeSpan.FromDays(1));
        await test.Store.TakeAsync(Credits(50, 50), default);

        await test.Store.CommitAsync(new() { GivenBack = [Credits(30, 50) with { Day = yesterday }], Uses = [Credits(7, int.MaxValue)] }, default);
        Assert.Equal([57, 20], (await test.Store.ListUsesAsync("one", default)).Select(use => use.Count));

        await test.Store.CommitAsync(new() { GivenBack = [Credits(57, 50) with { Day = yesterday.AddDays(1) }], Uses = [Credits(50, 50)] }, default);
        await test.Store.CommitAsync(new() { GivenBack = [Credits(1, 50) with { Day = yesterday.AddDays(-1) }, Credits(1, 50) with { Who = "two" }] }, default);
        await test.ReopenAsync();
        Assert.Equal([50, 20], (await test.Store.ListUsesAsync("one", default)).Select(use => use.Count));
        Assert.Empty(await test.Store.ListUsesAsync("two", default));
    }

    private static async Task What_is_counted_under_a_key_is_listed_and_the_newest_day_comes_first(IStoreUnderTest test)
    {
        await test.Store.TakeAsync(Edit("one", 5, count: 2), default);
        await test.Store.TakeAsync(Edit("two", 5), default);
        test.Clock.Advance(TimeSpan.FromDays(1));
        await test.Store.TakeAsync(Edit("one", 5), default);
        await test.Store.TakeAsync(new("one", Scarce.Kilobytes, 1_000_000_000, 1_000_000_000), default);

        var today = DateOnly.FromDateTime(test.Clock.GetUtcNow().UtcDateTime);
        Assert.Equal(
            [new("Edits", today, 1), new("Kilobytes", today, 1_000_000_000), new("Edits", today.AddDays(-1), 2)],
            await test.Store.ListUsesAsync("one", default));
    }

    private static async Task Waiting_jobs_are_counted_by_whose_they_are_until_they_end(IStoreUnderTest test)
    {
        JobRecord Mine(ChatKey chat, string id) => Job(chat, id) with { Request = new() { Language = "en", CountedAs = "one" } };
        var place = new Use("one", Scarce.WaitingJobs, 1, 2);
        await test.Store.CommitAsync(new() { Uses = [place], Jobs = [Mine(Ana, "a")] }, default);
        await test.Store.CommitAsync(new() { Uses = [place], Jobs = [Mine(Ben, "b")] }, default);
        await test.ReopenAsync();
        await Assert.ThrowsAsync<UsedUpException>(() => test.Store.CommitAsync(new() { Uses = [place], Jobs = [Mine(Ana, "c")] }, default));

        await test.Store.UpdateJobAsync(Ben, "b", job => job with { State = JobState.Done }, default);
        await test.Store.CommitAsync(new() { Uses = [place], Jobs = [Mine(Ana, "c")] }, default);
        await test.Store.CommitAsync(new() { Uses = [place with { Who = "two" }], Jobs = [Job(Ana, "d")] }, default);
    }

    private static async Task A_moved_chat_takes_its_use_along(IStoreUnderTest test)
    {
        var super = new ChatKey("telegram", "-100");
        await test.Store.UpdateChatAsync(Ana, chat => chat with { LanguageSeen = "de" }, default);
        await test.Store.TakeAsync(Edit(Ana.ToString(), 5, count: 2), default);
        await test.Store.TakeAsync(Edit(super.ToString(), 5, count: 2), default);
        await test.Store.MoveChatAsync(Ana, super, default);
        await test.Store.MoveChatAsync(Ana, super, default);

        Assert.True(await TakesAsync(test, Edit(super.ToString(), 5)));
        Assert.False(await TakesAsync(test, Edit(super.ToString(), 5)));
    }
}
