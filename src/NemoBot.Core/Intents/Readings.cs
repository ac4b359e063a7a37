namespace NemoBot.Core.Intents;

/// <summary>Creates an intent from a label, for the trained reader and pressed buttons, which have nothing else.</summary>
internal static class Readings
{
    /// <param name="rules">The result of the rules; used where it has the same label, because it has more detail: which part to export, which question.</param>
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
