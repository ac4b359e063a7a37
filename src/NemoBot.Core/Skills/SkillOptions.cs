namespace NemoBot.Core.Skills;

/// <summary>Settings of the skills; section <c>Skill</c>.</summary>
public sealed class SkillOptions
{
    public const string Section = "Skill";

    /// <summary>Name of the profile for chats that chose none. Default <c>video-editing-ai-background</c>.</summary>
    public string Default { get; set; } = "video-editing-ai-background";

    /// <summary>
    /// Folder with one folder for each profile. Default <c>skills</c>; a relative path is searched for in the content root, the current directory and beside the program, in that order.
    /// </summary>
    public string Folder { get; set; } = "skills";

    /// <summary>Interval between scans of the folder; a change counts when two scans find the same state. 10 milliseconds to 1 day, default 5 seconds.</summary>
    public TimeSpan ReloadEvery { get; set; } = TimeSpan.FromSeconds(5);
}
