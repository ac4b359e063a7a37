using System.Globalization;

namespace Harness.Storage;

/// <summary>The platforms' own values, and the count of anonymous tokens.</summary>
internal static class PlatformRules
{
    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(A_value_is_kept_per_platform_and_key), A_value_is_kept_per_platform_and_key),
        new(nameof(A_value_with_a_lifetime_is_kept_that_long_and_no_longer), A_value_with_a_lifetime_is_kept_that_long_and_no_longer),
        new(nameof(Updates_of_a_value_at_once_lose_nothing), Updates_of_a_value_at_once_lose_nothing),
        new(nameof(An_update_may_remove_a_value_leave_it_or_give_it_a_lifetime), An_update_may_remove_a_value_leave_it_or_give_it_a_lifetime),
        new(nameof(Token_fetches_are_counted_for_7_days), Token_fetches_are_counted_for_7_days),
    ];

    private static async Task A_value_is_kept_per_platform_and_key(IStoreUnderTest test)
    {
        await test.Store.SetValueAsync("discord", "session", "s1", default);
        await test.Store.SetValueAsync("discord", "session", "s2", default);
        await test.Store.SetValueAsync("telegram", "session", "", default);
        await test.ReopenAsync();

        Assert.Equal("s2", await test.Store.GetValueAsync("discord", "session", default));
        Assert.Equal("", await test.Store.GetValueAsync("telegram", "session", default));
        Assert.Null(await test.Store.GetValueAsync("discord", "other", default));

        await test.Store.SetValueAsync("discord", "session", null, default);
        Assert.Null(await test.Store.GetValueAsync("discord", "session", default));
    }

    private static async Task A_value_with_a_lifetime_is_kept_that_long_and_no_longer(IStoreUnderTest test)
    {
        await test.Store.SetValueAsync("discord", "note", "n1", TimeSpan.FromDays(30), default);
        await test.Store.SetValueAsync("discord", "session", "s1", default);
        await test.Store.SetValueAsync("discord", "first", "short", TimeSpan.FromDays(1), default);
        await test.Store.SetValueAsync("discord", "first", "for good", default);
        await test.ReopenAsync();
        test.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal("n1", await test.Store.GetValueAsync("discord", "note", default));

        test.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await test.Store.GetValueAsync("discord", "note", default));
        Assert.Equal(("s1", "for good"), (await test.Store.GetValueAsync("discord", "session", default), await test.Store.GetValueAsync("discord", "first", default)));
        await test.Store.SetValueAsync("discord", "note", "n2", TimeSpan.FromDays(30), default);
        Assert.Equal("n2", await test.Store.GetValueAsync("discord", "note", default));
    }

    private static async Task Updates_of_a_value_at_once_lose_nothing(IStoreUnderTest test)
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() =>
            test.Store.UpdateValueAsync("discord", "count", value => $"{int.Parse(value ?? "0", CultureInfo.InvariantCulture) + 1}", null, default))));

        Assert.Equal("200", await test.Store.GetValueAsync("discord", "count", default));
    }

    private static async Task An_update_may_remove_a_value_leave_it_or_give_it_a_lifetime(IStoreUnderTest test)
    {
        Assert.Null(await test.Store.UpdateValueAsync("discord", "none", value => value, null, default));
        Assert.Equal("v1", await test.Store.UpdateValueAsync("discord", "key", value => value ?? "v1", TimeSpan.FromDays(1), default));
        Assert.Equal("v1", await test.Store.UpdateValueAsync("discord", "key", value => value ?? "v2", TimeSpan.FromDays(1), default));
        await Assert.ThrowsAsync<FormatException>(() => test.Store.UpdateValueAsync("discord", "key", _ => throw new FormatException(), null, default));
        await test.ReopenAsync();
        Assert.Equal("v1", await test.Store.GetValueAsync("discord", "key", default));
        Assert.Null(await test.Store.GetValueAsync("telegram", "key", default));

        test.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("new", await test.Store.UpdateValueAsync("discord", "key", value => value ?? "new", null, default));
        Assert.Null(await test.Store.UpdateValueAsync("discord", "key", _ => null, null, default));
        Assert.Null(await test.Store.GetValueAsync("discord", "key", default));
    }

    private static async Task Token_fetches_are_counted_for_7_days(IStoreUnderTest test)
    {
        Assert.Equal(0, await test.Store.CountTokenFetchAsync(add: false, default));
        Assert.Equal(1, await test.Store.CountTokenFetchAsync(add: true, default));
        test.Clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal(2, await test.Store.CountTokenFetchAsync(add: true, default));
        await test.ReopenAsync();
        Assert.Equal(2, await test.Store.CountTokenFetchAsync(add: false, default));

        test.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await test.Store.CountTokenFetchAsync(add: false, default));
        Assert.Equal(2, await test.Store.CountTokenFetchAsync(add: true, default));
    }
}
