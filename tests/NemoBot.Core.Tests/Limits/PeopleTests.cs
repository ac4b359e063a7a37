using Harness.Storage;
using NemoBot.Core.Limits;

namespace NemoBot.Core.Tests.Limits;

public sealed class PeopleTests
{
    private const string Ana = "00112233445566778899aabbccddeeff";
    private const string Ben = "ffeeddccbbaa99887766554433221100";

    [Fact]
    public async Task A_change_counts_here_at_once_and_on_another_node_within_ten_seconds()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var (here, there) = (new People(test.Store, test.Clock), new People(test.Store, test.Clock));
        Assert.Null(await there.FindAsync(Ana, default));

        await here.BlockAsync(Ana, default);
        Assert.NotNull((await here.FindAsync(Ana, default))!.BlockedAt);
        Assert.Null(await there.FindAsync(Ana, default));
        test.Clock.Advance(People.KeptFor);
        Assert.NotNull((await there.FindAsync(Ana, default))!.BlockedAt);

        await here.UnblockAsync(Ana, default);
        Assert.Null(await here.FindAsync(Ana, default));
        test.Clock.Advance(People.KeptFor);
        Assert.Null(await there.FindAsync(Ana, default));
    }

    [Fact]
    public async Task Changes_of_two_nodes_at_once_are_all_kept_and_survive_a_restart()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var nodes = new[] { new People(test.Store, test.Clock), new People(test.Store, test.Clock) };
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => nodes[n % 2].BlockAsync($"{n:x32}", default)));
        await nodes[0].SetQuotaAsync(Ana, new() { EditsPerDay = 7, CreditsPerDay = 0 }, default);
        await nodes[1].SetNoteAsync(Ana, $"  {new string('x', 300)}", default);
        await test.ReopenAsync();

        var all = await new People(test.Store, test.Clock).ListAsync(default);
        Assert.Equal(41, all.Count);
        Assert.Equal((7, 0, null, 200), (all[Ana].Quota!.EditsPerDay, all[Ana].Quota!.CreditsPerDay, all[Ana].Quota!.ExportsPerDay, all[Ana].Note!.Length));
    }

    [Fact]
    public async Task Of_all_messages_of_a_blocked_person_one_tells_them_and_after_a_repeated_block_another()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var nodes = new[] { new People(test.Store, test.Clock), new People(test.Store, test.Clock) };
        Assert.Null(await nodes[0].TellsAsync(Ana, "m0", default)); // Not blocked, whatever a node believes.
        await nodes[0].BlockAsync(Ana, default);

        var told = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => nodes[n % 2].TellsAsync(Ana, $"m{n}", default)));
        var teller = Array.IndexOf(told, (bool?)true);
        Assert.Single(told, each => each == true);
        Assert.True(await nodes[1].TellsAsync(Ana, $"m{teller}", default)); // Handled again after a crash.

        await nodes[0].BlockAsync(Ana, default);
        Assert.False(await nodes[1].TellsAsync(Ana, "again", default));
        await nodes[0].UnblockAsync(Ana, default);
        await nodes[0].BlockAsync(Ana, default);
        Assert.True(await nodes[1].TellsAsync(Ana, "again", default));
    }

    [Fact]
    public async Task What_is_no_exception_any_more_leaves_nothing_and_a_full_list_takes_changes_but_nobody_new()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var people = new People(test.Store, test.Clock);
        await people.SetQuotaAsync(Ana, new() { EditsPerDay = 7 }, default);
        await people.SetQuotaAsync(Ana, new(), default);
        await people.SetNoteAsync(Ana, " ", default);
        Assert.Null(await test.Store.GetValueAsync("people", "rules", default));
        await Assert.ThrowsAsync<ArgumentException>(() => people.SetQuotaAsync(Ana, new() { CreditsPerDay = 49 }, default));
        await Assert.ThrowsAsync<ArgumentException>(() => people.SetQuotaAsync(Ana, new() { EditsPerDay = -1 }, default));

        var full = Enumerable.Range(0, People.Most).ToDictionary(n => $"{n:x32}", _ => new { note = "x" });
        await test.Store.SetValueAsync("people", "rules", System.Text.Json.JsonSerializer.Serialize(full), default);
        await Assert.ThrowsAsync<TooManyPeopleException>(() => people.BlockAsync(Ben, default));
        await people.BlockAsync($"{5:x32}", default);
        await people.SetNoteAsync($"{6:x32}", null, default);
        await people.BlockAsync(Ben, default);
        Assert.Equal(People.Most, (await people.ListAsync(default)).Count);
    }

    [Fact]
    public void A_hash_of_a_person_is_told_from_other_text()
    {
        Assert.True(Callers.IsHash(Ana));
        Assert.All(new[] { "", "ana", Ana[..31], Ana + "0", Ana.ToUpperInvariant() }, text => Assert.False(Callers.IsHash(text)));
    }
}
