namespace NemoBot.Bench.Compare;

/// <summary>Figures of the bot beside the same figures of a peer, or of what the machine itself can do. Both are measured in the same run, in turns.</summary>
internal interface IContest : IAsyncDisposable
{
    /// <summary>Gets the name that <c>--only</c> selects.</summary>
    string Name { get; }

    /// <summary>Gets what the bot is compared with, in words.</summary>
    string Peer { get; }

    /// <summary>Gets what is measured in each turn, in this order.</summary>
    IReadOnlyList<Figure> Figures { get; }

    /// <summary>Builds and starts what the contest needs.</summary>
    /// <returns>Null; or why the contest cannot take place on this machine, in words.</returns>
    Task<string?> PrepareAsync();

    /// <summary>Measures the bot.</summary>
    Task<IReadOnlyList<double>> OursAsync();

    /// <summary>Measures the peer, in the figures that it has.</summary>
    Task<IReadOnlyList<double>> TheirsAsync();
}

/// <summary>What a contest measures.</summary>
/// <param name="AtMost">The aim of a ratio (the bot's figure divided by the peer's) for which less is better; null for another aim or none.</param>
/// <param name="AtLeast">The aim of a ratio for which more is better; null for another aim or none.</param>
/// <param name="OwnAtMost">The aim of the bot's own figure, which no peer has. Such figures are the last ones of a contest; null for a figure that the peer has too.</param>
internal sealed record Figure(string Name, string Unit, double? AtMost = null, double? AtLeast = null, double? OwnAtMost = null)
{
    /// <summary>Gets the aim in words; empty if there is none.</summary>
    public string Aim => OwnAtMost is { } own ? $"≤ {own} {Unit}".TrimEnd() : AtMost is { } most ? $"≤ {most}" : AtLeast is { } least ? $"≥ {least}" : "";
}
