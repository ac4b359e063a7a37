namespace NemoBot.Core.Skills;

/// <summary>What a skill may be called: its name is a header, a folder and a command's argument.</summary>
internal static class SkillName
{
    public const int MostLength = 128;

    public const string Rule = "a name is made of letters, digits and - _ . (at most 128, a letter or digit first).";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MostLength && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>"Video Editor (1)" as a name: <c>video-editor-1</c>; empty when nothing of it can be kept.</summary>
    public static string Of(string text)
    {
        var name = string.Join('-', text.ToLowerInvariant().Split([.. text.ToLowerInvariant().Where(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.'))], StringSplitOptions.RemoveEmptyEntries)).TrimStart('_', '.');
        return name.Length <= MostLength ? name : name[..MostLength];
    }
}
