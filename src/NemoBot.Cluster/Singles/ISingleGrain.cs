namespace NemoBot.Cluster.Singles;

/// <summary>The work of one name in the whole cluster. Every node calls it again and again, so that it runs somewhere.</summary>
[Alias("single")]
internal interface ISingleGrain : IGrainWithStringKey
{
    /// <summary>Starts the work, unless it runs.</summary>
    /// <param name="node">The caller, which has this work: the grain goes there if its own node has not.</param>
    [Alias("ensure")]
    Task EnsureRunningAsync(string node);
}
