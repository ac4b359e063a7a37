using NemoBot.Core.Intents;

namespace NemoBot.Train;

/// <summary>One line of the training data.</summary>
/// <param name="Batch">Who wrote it: texts of one batch are never on both sides of a test.</param>
/// <param name="IsVoice">Of <c>Voices/</c>; the others were used to tune the rules, which therefore look better on them than they are.</param>
/// <param name="IsJudged">Written without a look at what is misread: figures are taken from these.</param>
internal sealed record LabelledText(string Batch, bool IsVoice, bool IsJudged, Label Label, string Language, Situation Situation, string Text);
