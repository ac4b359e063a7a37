using NemoBot.Core.Intents;

namespace NemoBot.Train;

/// <summary>One line of the training data.</summary>
/// <param name="Batch">The author: texts of one batch are never on both sides of a split.</param>
/// <param name="IsVoice">Whether the text is from <c>Voices/</c>; the others were used to tune the rules, so the figures of the rules are too good on them.</param>
/// <param name="IsJudged">Whether the text was written without knowledge of misread texts: the figures are computed from these.</param>
internal sealed record LabelledText(string Batch, bool IsVoice, bool IsJudged, Label Label, string Language, Situation Situation, string Text);
