using NemoBot.Cluster.Nodes;
using NemoBot.Core.Telemetry;

namespace Cluster;

/// <summary>Which nodes the operator sees.</summary>
public sealed class NodeReportsTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("member", 0, true)]
    [InlineData("member", -300, true)] // Its clock is late, or ours is ahead.
    [InlineData("member", 300, true)]
    [InlineData("ended", -5, true)]
    [InlineData("ended", -61, false)]
    public void A_member_is_listed_whatever_the_clocks_say_and_a_node_that_ended_for_a_minute(string name, int seenSeconds, bool isListed)
    {
        var report = new NodeStatus(name, "1.0", 0, 0, 0, [], Now, Now.AddSeconds(seenSeconds));

        Assert.Equal(isListed, NodeReports.Recent([report], new HashSet<string> { "member" }, Now).Contains(report));
    }
}
