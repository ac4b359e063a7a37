namespace NemoBot.Bench.Compare;

/// <summary>A figure of all rounds.</summary>
/// <param name="Ours">The bot's value of each round.</param>
/// <param name="Theirs">The peer's value of each round.</param>
internal sealed record ContestResult(string Contest, string Peer, Figure Figure, IReadOnlyList<double> Ours, IReadOnlyList<double> Theirs)
{
    /// <summary>Gets the ratio of each round, smallest first: both values come from the same minutes of the same machine.</summary>
    public IReadOnlyList<double> Ratios { get; } = [.. Ours.Zip(Theirs, static (ours, theirs) => ours / theirs).Order()];

    public double Ratio => Median(Ratios);

    public double OursMedian => Median(Ours);

    public double TheirsMedian => Median(Theirs);

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}
