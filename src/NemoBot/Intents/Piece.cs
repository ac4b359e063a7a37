namespace NemoBot.Intents;

/// <summary>A stretch of the normal text with what it can be; <see cref="WordClass.None"/> where no list knows it.</summary>
/// <param name="Start">Index into the normal text, as is <paramref name="End"/> (exclusive).</param>
internal readonly record struct Piece(WordClass Class, int Start, int End)
{
    public bool Is(WordClass any) => (Class & any) != 0;
}
