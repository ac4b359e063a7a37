using NemoBot.Core.Intents;
using NemoBot.Core.Intents.Trained;

namespace NemoBot.Train;

/// <summary>The result for a text that the reader was not trained on.</summary>
internal sealed record Outcome(LabelledText Text, Label Rules, SecondReading Second, Decision Decision)
{
    public bool IsRight => !Decision.IsAsked && Decision.First == Text.Label;

    /// <summary>Whether the bot asks and one of the buttons is the right one.</summary>
    public bool IsAskedWell => Decision.IsAsked && (Decision.First == Text.Label || Decision.Second == Text.Label);

    public bool IsWronglyEdited => !Decision.IsAsked && Decision.First is Label.Edit or Label.EditThenExport && !IsEdit(Text.Label);

    public bool IsWronglyLost => !Decision.IsAsked && Decision.First is Label.Cancel or Label.NewProject && Decision.First != Text.Label;

    public static Outcome Of(LabelledText text, Sample sample, float[] scores, float sharpness, Situation situation)
    {
        var label = sample.Rules.Label;
        var second = sample.HasWords ? Read(scores, sharpness) : new SecondReading(label, 1, label, 0);
        return new Outcome(text, label, second, Understanding.Settle(sample.Intent, sample.Rules, second, situation, text.Text).Decision);
    }

    private static bool IsEdit(Label label) => label is Label.Edit or Label.EditThenExport;

    private static SecondReading Read(float[] scores, float sharpness)
    {
        var probabilities = (float[])scores.Clone();
        ReaderModel.Softmax(probabilities, sharpness);
        return SecondReader.Best(probabilities);
    }
}
