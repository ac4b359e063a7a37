using Harness;
using NemoBot.Pictures.Text;

namespace NemoBot.Pictures.Tests;

/// <summary>The fonts that the tests need.</summary>
internal static class InstalledFonts
{
    private static readonly string[] Packages = ["fonts-noto-core", "fonts-noto-cjk", "fonts-noto-color-emoji"];
    private static readonly string[] Files = ["NotoSans-Regular.ttf", "NotoSansCJK-Regular.ttc", "NotoColorEmoji.ttf"];

    /// <summary>Returns them; where one is missing, the test says so and is skipped, or fails in CI.</summary>
    public static IReadOnlyList<FontFile> Required()
    {
        var found = FontFiles.Find(FontFiles.Folders);
        foreach (var (package, file) in Packages.Zip(Files))
        {
            if (found.All(font => Path.GetFileName(font.Path) != file))
            {
                Machine.Needs(package, file);
            }
        }

        return found;
    }
}
