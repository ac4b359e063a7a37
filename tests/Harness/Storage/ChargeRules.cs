using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>The ledger of a chat: what its turns cost.</summary>
internal static class ChargeRules
{
    private static readonly ChatKey Super = new("telegram", "-10042");

    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(The_newest_charges_of_a_chat_come_first), The_newest_charges_of_a_chat_come_first),
        new(nameof(A_charge_that_is_written_again_is_one_entry), A_charge_that_is_written_again_is_one_entry),
        new(nameof(A_charge_is_written_with_the_end_of_its_job_or_not_at_all), A_charge_is_written_with_the_end_of_its_job_or_not_at_all),
        new(nameof(A_chat_keeps_its_newest_fifty_charges), A_chat_keeps_its_newest_fifty_charges),
        new(nameof(Charges_of_another_chat_are_neither_listed_nor_overwritten), Charges_of_another_chat_are_neither_listed_nor_overwritten),
        new(nameof(A_moved_chat_takes_its_charges_along), A_moved_chat_takes_its_charges_along),
        new(nameof(Old_charges_are_trimmed_and_young_ones_stay), Old_charges_are_trimmed_and_young_ones_stay),
        new(nameof(An_erased_chat_has_no_charges), An_erased_chat_has_no_charges),
    ];

    private static Charge Charge(ChatKey chat, string id, int minutes = 0, decimal credits = 50) => new(id, chat)
    {
        At = Start.AddMinutes(minutes),
        What = $"what {id} did",
        Credits = credits,
    };

    private static async Task<IEnumerable<string>> IdsAsync(IStoreUnderTest test, ChatKey chat, int count = 10) =>
        (await test.Store.ListChargesAsync(chat, count, default)).Select(charge => charge.Id);

    private static async Task The_newest_charges_of_a_chat_come_first(IStoreUnderTest test)
    {
        var possible = Charge(Ana, "c", 3, 12.5m) with { Certainty = ChargeCertainty.Possible };
        await test.Store.CommitAsync(new() { Charges = [Charge(Ana, "a", 1), possible] }, default);
        await test.Store.CommitAsync(new() { Charges = [Charge(Ana, "b", 2) with { Certainty = ChargeCertainty.About }] }, default);
        await test.ReopenAsync();

        Assert.Equal(["c", "b", "a"], await IdsAsync(test, Ana));
        Assert.Equal(["c", "b"], await IdsAsync(test, Ana, count: 2));
        AssertSame(possible, (await test.Store.ListChargesAsync(Ana, 1, default))[0]);
        Assert.Empty(await IdsAsync(test, Ben));
    }

    private static async Task A_charge_that_is_written_again_is_one_entry(IStoreUnderTest test)
    {
        for (var time = 0; time < 3; time++)
        {
            await test.Store.CommitAsync(new() { Charges = [Charge(Ana, "a", time, 50 + time)] }, default);
        }

        AssertSame(Charge(Ana, "a", 2, 52), Assert.Single(await test.Store.ListChargesAsync(Ana, 10, default)));
    }

    private static async Task A_charge_is_written_with_the_end_of_its_job_or_not_at_all(IStoreUnderTest test)
    {
        var step = new Changes { Jobs = [Job(Ana, "j", JobState.Done)], Charges = [Charge(Ana, "j")] };
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => test.Store.CommitAsync(step with { Chat = (Ana, _ => throw new TimeZoneNotFoundException()) }, default));
        await test.ReopenAsync();
        Assert.Empty(await IdsAsync(test, Ana));
        Assert.Null(await test.Store.GetJobAsync(Ana, "j", default));

        await test.Store.CommitAsync(step, default);
        await test.ReopenAsync();
        Assert.Equal(["j"], await IdsAsync(test, Ana));
        Assert.Equal(JobState.Done, (await test.Store.GetJobAsync(Ana, "j", default))?.State);
    }

    private static async Task A_chat_keeps_its_newest_fifty_charges(IStoreUnderTest test)
    {
        await test.Store.CommitAsync(new() { Charges = [Charge(Ben, "of-ben")] }, default);
        await test.Store.CommitAsync(new() { Charges = [.. Enumerable.Range(0, 60).Select(i => Charge(Ana, $"c{i:00}", i))] }, default);
        await test.Store.CommitAsync(new() { Charges = [Charge(Ana, "c60", 60)] }, default);

        Assert.Equal(Enumerable.Range(11, 50).Reverse().Select(i => $"c{i:00}"), await IdsAsync(test, Ana, count: 100));
        Assert.Equal(["of-ben"], await IdsAsync(test, Ben));
    }

    private static async Task Charges_of_another_chat_are_neither_listed_nor_overwritten(IStoreUnderTest test)
    {
        await test.Store.CommitAsync(new() { Charges = [Charge(Ana, "a")] }, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Store.CommitAsync(new() { Charges = [Charge(Ben, "a", 1, 1)] }, default));

        AssertSame(Charge(Ana, "a"), Assert.Single(await test.Store.ListChargesAsync(Ana, 10, default)));
        Assert.Empty(await IdsAsync(test, Ben));
    }

    private static async Task A_moved_chat_takes_its_charges_along(IStoreUnderTest test)
    {
        await test.Store.CommitAsync(new() { Charges = [Charge(Ana, "before", 1)] }, default);
        await test.Store.CommitAsync(new() { Charges = [Charge(Super, "there", 2)] }, default);
        await test.Store.MoveChatAsync(Ana, Super, default);
        await test.Store.CommitAsync(new() { Charges = [Charge(Ana, "late", 3)] }, default);
        await test.ReopenAsync();

        Assert.Equal(["late", "there", "before"], await IdsAsync(test, Super));
        Assert.Equal(["late", "there", "before"], await IdsAsync(test, Ana));
        Assert.All(await test.Store.ListChargesAsync(Ana, 10, default), charge => Assert.Equal(Super, charge.Chat));
    }

    private static async Task Old_charges_are_trimmed_and_young_ones_stay(IStoreUnderTest test)
    {
        await test.Store.CommitAsync(new() { Charges = [Charge(Ana, "old"), Charge(Ana, "young", 10)] }, default);

        Assert.Equal(1, await test.Store.TrimAsync(Start.AddMinutes(10), default));
        Assert.Equal(["young"], await IdsAsync(test, Ana));
        Assert.Equal(0, await test.Store.TrimAsync(Start.AddMinutes(10), default));
    }

    private static async Task An_erased_chat_has_no_charges(IStoreUnderTest test)
    {
        await test.Store.CommitAsync(new() { Charges = [Charge(Ana, "a"), Charge(Ben, "b")] }, default);

        await test.Store.EraseChatAsync(Ana, default);
        await test.ReopenAsync();

        Assert.Empty(await IdsAsync(test, Ana));
        Assert.Equal(["b"], await IdsAsync(test, Ben));
        await test.Store.CommitAsync(new() { Charges = [Charge(Ana, "a", 1)] }, default);
        Assert.Equal(["a"], await IdsAsync(test, Ana));
    }
}
