namespace Cluster;

/// <summary>The harness tells a cluster that is too slow from one that is not.</summary>
public sealed class GatesTests
{
    [Theory]
    [InlineData(nameof(DisasterKind.Killed), 4.9, 0)]
    [InlineData(nameof(DisasterKind.Killed), 5.1, 1)]
    [InlineData(nameof(DisasterKind.TwoKilled), 7.9, 0)]
    [InlineData(nameof(DisasterKind.TwoKilled), 8.1, 1)]
    [InlineData(nameof(DisasterKind.Frozen), 5.1, 1)]
    [InlineData(nameof(DisasterKind.Terminated), 1.1, 1)]
    [InlineData(nameof(DisasterKind.DatabaseStopped), 2.1, 1)]
    public void The_longest_wait_counts(string kind, double longest, int violations) =>
        Assert.Equal(violations, Gates.Violations([Strike(Enum.Parse<DisasterKind>(kind), 0.1, 0.1, longest)], isStrict: true).Count());

    [Fact]
    public void Half_of_the_waits_after_a_kill_are_short()
    {
        Assert.Empty(Gates.Violations([Strike(DisasterKind.Killed, 1, 1.9), Strike(DisasterKind.Killed, 4)], isStrict: true));
        Assert.Single(Gates.Violations([Strike(DisasterKind.Killed, 1, 2.1), Strike(DisasterKind.Killed, 4)], isStrict: true));
    }

    [Fact]
    public void On_a_machine_with_other_work_only_what_takes_very_long_is_too_slow()
    {
        Assert.Empty(Gates.Violations([Strike(DisasterKind.Terminated, 9)], isStrict: false));
        Assert.Single(Gates.Violations([Strike(DisasterKind.Terminated, 11)], isStrict: false));
    }

    private static Strike Strike(DisasterKind kind, params IEnumerable<double> seconds) => new(kind, "", [.. seconds.Select(TimeSpan.FromSeconds)], [], []);
}
