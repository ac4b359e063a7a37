namespace NemoBot.Core.Intents;

/// <summary>How the bot reacts to a text: it acts on one label, or asks the user to choose between two.</summary>
/// <param name="First">The label to act on; the likelier one where the user is asked.</param>
/// <param name="Second">The alternative; null where the user is not asked.</param>
public readonly record struct Decision(Label First, Label? Second)
{
    public bool IsAsked => Second is not null;

    public static Decision Act(Label label) => new(label, null);

    public static Decision Ask(Label first, Label second) => new(first, second);
}
