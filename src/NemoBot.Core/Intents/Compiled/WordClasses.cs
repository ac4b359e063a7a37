namespace NemoBot.Core.Intents.Compiled;

/// <summary>The classes of an entry of a word list.</summary>
/// <param name="Word">The classes as a whole word or phrase.</param>
/// <param name="Apart">The classes when phrases are split that mean no more than the sum of their parts.</param>
/// <param name="Stem">The classes as the beginning of a word.</param>
internal readonly record struct WordClasses(WordClass Word, WordClass Apart, WordClass Stem)
{
    public static WordClasses operator |(WordClasses one, WordClasses other) => new(one.Word | other.Word, one.Apart | other.Apart, one.Stem | other.Stem);
}
