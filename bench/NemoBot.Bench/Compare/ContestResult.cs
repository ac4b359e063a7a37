namespace NemoBot.Bench.Compare;

/// <summary>A figure of all rounds.</summary>
/// <param name="Ours">The bot's value of each round.</param>
/// <param name="Theirs">The peer's value of each round; empty if it has none.</param>
internal sealed record ContestResult(string Contest, string Peer, Figure Figure, IReadOnlyList<double> Ours, IReadOnlyList<double> Theirs)
{
    /// <summary>Gets the ratio of each round, smallest first: both values come from the same minutes of the same machine.</summary>
    public IReadOnlyList<double> Ratios { get; } = [.. Ours.Zip(Theirs, static (ours, theirs) => ours / theirs).Order()];

    /// <summary>Gets the median ratio; null without a peer.</summary>
    public double? Ratio => Ratios.Count > 0 ? Median(Ratios) : null;

    public double OursMedian => Median(Ours);

    public double TheirsMedian => Median(Theirs);

    public bool IsMet => !(OursMedian > Figure.OwnAtMost) && !(Ratio > Figure.AtMost) && !(Ratio < Figure.AtLeast);

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}
