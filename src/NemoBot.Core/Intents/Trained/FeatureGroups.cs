namespace NemoBot.Core.Intents.Trained;

/// <summary>Numbers the feature lists of the evidence; each list has its own scale.</summary>
internal static class FeatureGroups
{
    public const int Count = 4;

    private const int Words = 0;
    private const int Characters = 1;
    private const int Pieces = 2;

    public static ReadOnlySpan<uint> Of(Evidence evidence, int group) => group switch
    {
        Words => evidence.Words,
        Characters => evidence.Characters,
        Pieces => evidence.Pieces,
        _ => evidence.Signs,
    };

    /// <summary>Returns the weight of each of <paramref name="count"/> features: a long text has more features but no more evidence. Cross-validation chose the factors.</summary>
    public static float Share(int group, int count) => group switch
    {
        _ when count == 0 => 0,
        Words => 1.5f / MathF.Sqrt(count),
        Characters => 2 / MathF.Sqrt(count),
        Pieces => 0.7f / MathF.Sqrt(count),
        _ => 0.25f,
    };
}
