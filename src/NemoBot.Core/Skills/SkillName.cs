namespace NemoBot.Core.Skills;

/// <summary>Defines valid skill names: a name is used as a header, a folder and a command argument.</summary>
internal static class SkillName
{
    public const int MostLength = 128;

    public const string Rule = "a name is made of letters, digits and - _ . (at most 128, a letter or digit first).";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MostLength && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Converts "Video Editor (1)" to <c>video-editor-1</c>; empty when no character is usable.</summary>
    public static string Of(string text)
    {
        var name = string.Join('-', text.ToLowerInvariant().Split([.. text.ToLowerInvariant().Where(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.'))], StringSplitOptions.RemoveEmptyEntries)).TrimStart('_', '.');
        return name.Length <= MostLength ? name : name[..MostLength];
    }
}
