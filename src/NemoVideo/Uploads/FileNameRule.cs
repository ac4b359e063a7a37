using System.Text;

namespace NemoVideo.Uploads;

/// <summary>Where the rule of <see cref="FileNames"/> differs for one place, because of what reads the name there.</summary>
public sealed record FileNameRule
{
    /// <summary>For names that people see, and for the store.</summary>
    public static FileNameRule Standard { get; } = new();

    /// <summary>True, as by default: folders before the name are left out.</summary>
    public bool MayBePath { get; init; } = true;

    /// <summary>Which of the visible characters stay; all by default.</summary>
    public Func<Rune, bool> Keeps { get; init; } = static _ => true;

    /// <summary>What stands in the place of each character that does not stay; nothing by default.</summary>
    public string Replacement { get; init; } = "";

    /// <summary>The name where nothing is left of it.</summary>
    public string Otherwise { get; init; } = "file";

    /// <summary>Of UTF-8. Default 255, which file systems and the platforms take.</summary>
    public int MostBytes { get; init; } = FileNameLength.MostBytes;
}
