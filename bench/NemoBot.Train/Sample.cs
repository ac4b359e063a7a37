using NemoBot.Core.Intents;

namespace NemoBot.Train;

/// <summary>The features of a text in one situation.</summary>
/// <param name="Intent">The intent that the rules find.</param>
/// <param name="Rules">The evidence behind it.</param>
/// <param name="Features">Numbers of features in a <see cref="FeatureTable"/>, group by group; empty where the trained reader is not used.</param>
/// <param name="Ends">The end of each group in <paramref name="Features"/>.</param>
internal sealed record Sample(Intent Intent, Findings Rules, int[] Features, int[] Ends)
{
    public bool HasWords => Features.Length > 0;
}
