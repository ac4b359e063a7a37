using Harness;
using NemoBot.Core.Skills;

namespace NemoBot.Core.Tests.Skills;

public sealed class SkillPlatformTests
{
    [Theory]
    [InlineData(".clawhub/skills", "clawhub")]
    [InlineData(".cursor/skills", "cursor")]
    [InlineData("elsewhere", "unknown")]
    public void The_platform_follows_the_folder_of_the_skills_too_also_through_links_and_relative_paths(string folder, string expected)
    {
        using var home = new TemporaryFolder();
        var real = Directory.CreateDirectory(Path.Combine(home.Path, folder)).FullName;
        var link = Path.Combine(home.Path, "link");
        Directory.CreateSymbolicLink(link, real);
        foreach (var path in new[] { real, Path.Combine(real, "..", Path.GetFileName(real)), link, Path.GetRelativePath(Environment.CurrentDirectory, link) })
        {
            Assert.Equal(expected, SkillPlatform.Detect(null, ["/opt/nemobot", path], home.Path));
        }
    }

    [Theory]
    [InlineData("myshop", "/anywhere", "myshop")]
    [InlineData(" ", "/home/ana/.clawhub/skills/x", "clawhub")]
    [InlineData(null, "/home/ana/.clawhub", "clawhub")]
    [InlineData(null, "/home/ana/.cursor/skills/x/bin", "cursor")]
    [InlineData(null, "/home/ana/.cursor/other", "unknown")]
    [InlineData(null, "/home/ana/.clawhub-old/x", "unknown")]
    [InlineData(null, "/home/bob/.clawhub/x", "unknown")]
    [InlineData(null, "/home/ana/.clawhub/../x", "unknown")]
    [InlineData(null, "/opt/nemobot", "unknown")]
    public void The_platform_is_given_by_the_operator_or_the_install_path(string? option, string path, string expected) =>
        Assert.Equal(expected, SkillPlatform.Detect(option, [path], "/home/ana"));
}
