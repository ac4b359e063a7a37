using NemoBot.Core.Intents;

namespace NemoBot.Train;

/// <summary>A text as the reader sees it, in one situation.</summary>
/// <param name="Intent">What the rules make of it.</param>
/// <param name="Rules">What they go by.</param>
/// <param name="Features">Numbers of features in a <see cref="FeatureTable"/>, group by group; empty where the second reader is not asked.</param>
/// <param name="Ends">Where each group ends in <paramref name="Features"/>.</param>
internal sealed record Sample(Intent Intent, Findings Rules, int[] Features, int[] Ends)
{
    public bool HasWords => Features.Length > 0;
}
