using NemoBot.Intents;

namespace NemoBot.Train;

/// <summary>A text as the reader sees it, in one situation.</summary>
/// <param name="Rules">What the rules say.</param>
/// <param name="IsExact">The rules' word is final.</param>
/// <param name="HasWords">False where the second reader is not asked.</param>
/// <param name="Features">Numbers of features in a <see cref="FeatureTable"/>, group by group.</param>
/// <param name="Ends">Where each group ends in <paramref name="Features"/>.</param>
internal sealed record Sample(Label Rules, bool IsExact, bool HasWords, int[] Features, int[] Ends);
