namespace NemoBot.Core.Intents;

/// <summary>From a label, which is all that a trained reader or a pressed button says, to an intent.</summary>
internal static class Readings
{
    /// <param name="rules">What the rules make of the text; where it has the label, it says more: which part to export, which question.</param>
    public static Intent Of(Label label, string text, Intent rules) => label switch
    {
        Label.Edit => rules is Intent.Edit { ThenExport: false } or Intent.OneByOne ? rules : new Intent.Edit(text),
        _ when Labels.Of(rules) == label => rules,
        Label.EditThenExport => new Intent.Edit(text, ThenExport: true),
        Label.Export => new Intent.Export(),
        Label.Credits => new Intent.Credits(),
        Label.Status => new Intent.Status(),
        Label.Upload => new Intent.Upload(),
        Label.Cancel => new Intent.Cancel(),
        Label.NewProject => new Intent.NewProject(),
        Label.Help => new Intent.Help(),
        Label.Talk => new Intent.Talk(SmallTalk.KindIn(text), text),
        _ => throw new ArgumentOutOfRangeException(nameof(label)),
    };
}
