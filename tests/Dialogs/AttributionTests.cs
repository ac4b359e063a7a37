using Harness;
using Harness.Bot;
using NemoBot.Core.Model;

namespace Dialogs;

/// <summary>Where the skills are installed, as every request tells it. Alone: the home folder is the whole process's.</summary>
[Collection(nameof(RunsAlone))]
public sealed class AttributionTests
{
    [Theory]
    [InlineData(".clawhub/skills", null, "clawhub")]
    [InlineData(".cursor/skills", null, "cursor")]
    [InlineData("elsewhere", null, "unknown")]
    [InlineData(".clawhub/skills", "myshop", "myshop")]
    public async Task The_platform_follows_the_folder_of_the_skills_unless_the_operator_says_another(string folder, string? told, string expected)
    {
        using var home = new TemporaryFolder();
        var skills = Directory.CreateDirectory(Path.Combine(home.Path, folder)).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "skills"), "SKILL.md", SearchOption.AllDirectories))
        {
            var copy = Directory.CreateDirectory(Path.Combine(skills, Path.GetFileName(Path.GetDirectoryName(file)!)));
            File.Copy(file, Path.Combine(copy.FullName, "SKILL.md"));
        }

        var before = Environment.GetEnvironmentVariable("HOME");
        Environment.SetEnvironmentVariable("HOME", home.Path);
        try
        {
            await using var bot = await BotHarness.StartAsync(settings: new() { ["Skill:Folder"] = skills, ["Nemo:SkillPlatform"] = told }, scripted: true);
            var ana = bot.Friend();

            await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
            await ana.SeesCardAsync(CardState.Done, "Lisbon");

            Assert.All(bot.Script.Requests, request => Assert.Equal(expected, request.Headers["X-Skill-Platform"]));
        }
        finally
        {
            Environment.SetEnvironmentVariable("HOME", before);
        }
    }
}
