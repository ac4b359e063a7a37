namespace NemoBot.Core.Intents;

/// <summary>A span of the normal text with its classes; <see cref="WordClass.None"/> if no list has it.</summary>
/// <param name="Start">Index into the normal text, as is <paramref name="End"/> (exclusive).</param>
internal readonly record struct Piece(WordClass Class, int Start, int End, Topic Topic = Topic.None)
{
    public bool Is(WordClass any) => (Class & any) != 0;

    public bool Is(Topic any) => (Topic & any) != 0;

    /// <summary>Returns the piece as copy, a name or other text whose words are not interpreted.</summary>
    public Piece Masked(WordClass mask) => new(mask, Start, End);
}
