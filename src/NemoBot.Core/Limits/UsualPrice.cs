namespace NemoBot.Core.Limits;

/// <summary>Roughly what turns cost, in credits (docs/contracts/nemovideo.md §3.6). Exporting and questions are free.</summary>
internal static class UsualPrice
{
    /// <summary>An editing session.</summary>
    public const decimal Edit = 50;

    /// <summary>A generated clip.</summary>
    public const decimal Clip = 100;
}
