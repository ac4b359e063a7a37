namespace Harness.Storage;

/// <summary>One rule that every store must keep.</summary>
public sealed record StoreRule(string Name, Func<IStoreUnderTest, Task> Check)
{
    /// <summary>The name of the test, as a sentence.</summary>
    public override string ToString() => Name.Replace('_', ' ');
}

/// <summary>All rules, by name. A new store needs one test class: see <c>SqliteContractTests</c>.</summary>
public static class StoreContract
{
    private static readonly Dictionary<string, StoreRule> Rules =
        new[] { InboxRules.All, CommitRules.All, ChatRules.All, JobRules.All, PostRules.All, FileRules.All, PlatformRules.All, WebChatRules.All, MoveRules.All, TrimRules.All, UseRules.All, ChargeRules.All, ErasureRules.All }
            .SelectMany(rules => rules)
            .ToDictionary(rule => rule.Name, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Rules.Keys];

    public static Task CheckAsync(string name, IStoreUnderTest store) => Rules[name].Check(store);
}
