namespace NemoBot.Core.Intents;

/// <summary>What is done about a text: one thing, or a question between two.</summary>
/// <param name="First">To be done; the likelier one where it is asked.</param>
/// <param name="Second">The other reading the person may choose; null where nothing is asked.</param>
public readonly record struct Decision(Label First, Label? Second)
{
    public bool IsAsked => Second is not null;

    public static Decision Act(Label label) => new(label, null);

    public static Decision Ask(Label first, Label second) => new(first, second);
}
