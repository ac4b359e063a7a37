namespace NemoBot.Core.Intents;

/// <summary>A stretch of the normal text with what it can be; <see cref="WordClass.None"/> where no list knows it.</summary>
/// <param name="Start">Index into the normal text, as is <paramref name="End"/> (exclusive).</param>
internal readonly record struct Piece(WordClass Class, int Start, int End, Topic Topic = Topic.None)
{
    public bool Is(WordClass any) => (Class & any) != 0;

    public bool Is(Topic any) => (Topic & any) != 0;

    /// <summary>As copy, a name or anything else that means nothing by its words.</summary>
    public Piece Masked(WordClass mask) => new(mask, Start, End);
}
