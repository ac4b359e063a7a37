using Dialogs;
using Dialogs.Telegram;
using Xunit.Sdk;
using Xunit.v3;

// Dialogs wait for clocks and other processes half of the time.
[assembly: Parallelization(MaxThreads = 4)]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Dialogs;

/// <summary>Starts what takes minutes before all others, so that the run does not end with one collection alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = ["Browser", nameof(KilledOnTheWayTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => Long.Any(name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)))];
}
