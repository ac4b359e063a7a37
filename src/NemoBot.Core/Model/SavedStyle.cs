namespace NemoBot.Core.Model;

/// <summary>Instructions that a chat keeps under a name, to apply them to other footage.</summary>
/// <param name="Words">The instructions, one a line.</param>
public sealed record SavedStyle(string Id, string Name, string Words)
{
    /// <summary>Of one chat; the list has a button for each.</summary>
    public const int Most = 6;

    /// <summary>Characters of its instructions: the chat's record has them.</summary>
    public const int LongestWords = 2000;
}
