namespace Harness.Storage;

/// <summary>The platforms' own values, and the count of anonymous tokens.</summary>
internal static class PlatformRules
{
    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(A_value_is_kept_per_platform_and_key), A_value_is_kept_per_platform_and_key),
        new(nameof(A_value_with_a_lifetime_is_kept_that_long_and_no_longer), A_value_with_a_lifetime_is_kept_that_long_and_no_longer),
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
