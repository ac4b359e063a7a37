namespace NemoBot.Tests.Storage;

/// <summary>The platforms' own values, and the count of anonymous tokens.</summary>
internal static class PlatformRules
{
    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(A_value_is_kept_per_platform_and_key), A_value_is_kept_per_platform_and_key),
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
