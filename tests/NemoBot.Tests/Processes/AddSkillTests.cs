using Harness;
using Harness.Processes;
using Harness.Skills;
using NemoBot.Core.Skills;

namespace NemoBot.Tests.Processes;

/// <summary><c>NemoBot skills add</c>: a published file, checked and copied to where the bot reads it.</summary>
public sealed class AddSkillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _skills;

    public AddSkillTests() => _skills = Directory.CreateDirectory(Path.Combine(_folder.Path, "skills")).FullName;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_is_added_under_its_name_with_its_translations_and_nothing_else()
    {
        var download = Path.Combine(_folder.Path, "owner-harbor-clips-1.0.2");
        PublishedSkills.Copy(Path.Combine(PublishedSkills.Folder, "harbor-clips-1.0.2"), download);
        await File.WriteAllTextAsync(Path.Combine(download, "SKILL.de.md"), "> Moin!\n");
        await File.WriteAllTextAsync(Path.Combine(download, "install.sh"), "rm -rf /\n");

        var run = await AddAsync(download);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("Added Harbor Clips (harbor-clips 1.0.8)", run.Output, StringComparison.Ordinal);
        Assert.Contains("It greets: Ahoy!", run.Output, StringComparison.Ordinal);
        Assert.Equal(["SKILL.de.md", "SKILL.md"], Directory.EnumerateFiles(Path.Combine(_skills, "harbor-clips")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("Moin!", SkillFolder.Read(SkillFolder.Find(Path.Combine(_skills, "harbor-clips"))!).Profile!.Greeting.In("de"));
    }

    [Fact]
    public async Task A_file_of_any_name_is_added_and_what_is_not_taken_over_is_said()
    {
        var file = Path.Combine(_folder.Path, "Paper Cuts (1).txt");
        File.Copy(Path.Combine(PublishedSkills.Folder, "paper-cuts", "SKILL.md"), file);
        var run = await AddAsync(file);
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.True(File.Exists(Path.Combine(_skills, "paper-cuts-1", "SKILL.md")), run.Output);
        Assert.Contains("Note: version is missing, requests say 0.0.0.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_the_same_name_is_written_over_only_when_that_is_said()
    {
        var source = Path.Combine(PublishedSkills.Folder, "quick-loops");
        Directory.CreateDirectory(Path.Combine(_skills, "some-loops"));
        await File.WriteAllTextAsync(Path.Combine(_skills, "some-loops", "SKILL.md"), "---\nname: Quick-Loops\n---\n> Old.\n");

        var refused = await AddAsync(source);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("is quick-loops already. With --replace it is written over.", refused.Output, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateDirectories(_skills));

        var replaced = await AddAsync(source, "--replace");
        Assert.True(replaced.ExitCode == 0, replaced.Output);
        Assert.StartsWith("Quick Loops is ready.", Assert.Single(new SkillFolder(_skills).Scan([]).Select(SkillFolder.Read)).Profile!.Greeting.In("en"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("---\nname: ../../outside\n---\n> Hi!\n", "a name is made of")]
    [InlineData("---\nname: x\n", "The settings have no end")]
    [InlineData("", "The file is empty")]
    [InlineData(null, "there is no skill file at")]
    public async Task What_is_broken_is_named_and_nothing_is_copied(string? content, string reason)
    {
        var file = Path.Combine(_folder.Path, "SKILL.md");
        if (content is not null)
        {
            await File.WriteAllTextAsync(file, content);
        }

        var run = await AddAsync(file);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Nothing was added", run.Output, StringComparison.Ordinal);
        Assert.Contains(reason, run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_skills));
    }

    private Task<ProgramRun> AddAsync(string path, params string[] more) => ProgramRun.StartAsync(_folder.Path, ["skills", "add", path, .. more], ("Skill__Folder", _skills));
}
