using System.Text;

namespace NemoVideo.Uploads;

/// <summary>Describes how the rule of <see cref="FileNames"/> differs in one place, because of what reads the name there.</summary>
public sealed record FileNameRule
{
    /// <summary>Gets the rule for display and for the store.</summary>
    public static FileNameRule Standard { get; } = new();

    /// <summary>True, the default, if the text may be a path: only its last segment counts.</summary>
    public bool MayBePath { get; init; } = true;

    /// <summary>Tells which of the visible characters stay. Default all.</summary>
    public Func<Rune, bool> Keeps { get; init; } = static _ => true;

    /// <summary>Replaces each character that does not stay. Default empty.</summary>
    public string Replacement { get; init; } = "";

    /// <summary>The fallback if no character remains. Default <c>file</c>.</summary>
    public string Otherwise { get; init; } = "file";

    /// <summary>The limit in bytes of UTF-8. Default 255, which file systems and the platforms accept.</summary>
    public int MostBytes { get; init; } = FileNameLength.MostBytes;
}
