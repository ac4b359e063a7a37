using Harness.Skills;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Skills;

/// <summary>A folder of skill files, read at the start and again when they change.</summary>
public sealed class SkillLibraryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nemobot-skills-").FullName;
    private int _seconds;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Our_profiles_are_whole_in_every_language()
    {
        // They are copied beside the program, where a relative folder is looked for last.
        var library = SkillLibrary.Load(new(), _root);

        Assert.Empty(library.Faults);
        Assert.Equal(["video-editing-ai-background", "editor-change-background"], library.All.Select(profile => profile.Name));
        foreach (var profile in library.All)
        {
            Assert.Empty(profile.Remarks);
            var languages = Languages.All.Select(language => language.Name).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(languages, profile.DisplayName.ByLanguage.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(languages, profile.Greeting.ByLanguage.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(languages, profile.Description.ByLanguage.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(languages, profile.TrySaying.ByLanguage.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(languages, profile.Tips.ByLanguage.Keys.Order(StringComparer.Ordinal));
            Assert.All(languages, language => Assert.Equal((3, 6), (profile.TrySaying.In(language).Count, profile.Tips.In(language).Count)));
        }
    }

    [Fact]
    public void Published_files_and_their_translations_load_beside_one_another()
    {
        PublishedSkills.CopyTo(Path.Combine(_root, "skills"));
        Write("harbor-clips-1.0.2", "> Moin! Schick mir einen Clip aus dem Hafen.\n\nProbier mal:\n\n- „Mach den Himmel blau“\n\n## Tipps\n\nNenn die Tageszeit.\n", "SKILL.de.md");
        Write("harbor-clips-1.0.2", "> nuqneH\n", "SKILL.tlh.md");
        Write("harbor-clips-1.0.2", "Rien.\n", "SKILL.fr.md");

        var library = SkillLibrary.Load(new(), _root);
        var harbor = library.Find("Harbor Clips")!;

        Assert.Equal(2 + PublishedSkills.All.Count, library.All.Count);
        Assert.Equal(("Moin! Schick mir einen Clip aus dem Hafen.", "Mach den Himmel blau", "Nenn die Tageszeit."), (harbor.Greeting.In("de"), Assert.Single(harbor.TrySaying.In("de")), Assert.Single(harbor.Tips.In("de"))));
        Assert.StartsWith("Ahoy!", harbor.Greeting.In("fr"), StringComparison.Ordinal);
        Assert.Collection(
            library.Faults,
            fault => Assert.Contains("has no greeting", fault.Reason, StringComparison.Ordinal),
            fault => Assert.Contains("\"tlh\" is none of the languages", fault.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_skill_is_found_by_its_name_and_by_what_it_is_called()
    {
        Write("base", Profile("base"));
        Write("someone-wedding-2.1", Profile("wedding", "2.1.0", "Wedding Films — From the First Tear to the Last Dance"));
        Write(Path.Combine("owner", "nested"), Profile("nested"));
        File.WriteAllText(Path.Combine(_root, "skills", "alone.md"), Profile("alone"));
        File.WriteAllText(Path.Combine(_root, "skills", "README.md"), "# What lies here\n\nSkills.\n");

        var library = SkillLibrary.Load(new() { Default = "base" }, _root);

        Assert.Empty(library.Faults);
        Assert.Equal(["base", "alone", "nested", "wedding"], library.All.Select(profile => profile.Name));
        Assert.Equal("wedding", library.Find(" Wedding ")?.Name);
        Assert.Equal("wedding", library.Find("wedding films")?.Name);
        Assert.Null(library.Find("gone"));
        Assert.Equal("base", library.Get("gone").Name);
        Assert.Equal("base", library.Get(null).Name);
    }

    [Fact]
    public void Of_two_files_with_one_name_the_newer_version_counts_and_the_other_is_named()
    {
        Write("base", Profile("base"));
        Write("clips-1.9", Profile("clips", "1.9.0"));
        Write("clips-1.10", Profile("clips", "1.10.0"));

        var library = SkillLibrary.Load(new() { Default = "base" }, _root);

        Assert.Equal("1.10.0", library.Get("clips").Version);
        var fault = Assert.Single(library.Faults);
        Assert.Contains("clips-1.9", fault.File, StringComparison.Ordinal);
        Assert.Contains("clips 1.9.0 is left out", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_file_is_named_with_its_line_and_keeps_no_other_from_loading()
    {
        Write("base", Profile("base"));
        Write("broken", "---\nname: broken\nversion: 1.0.0\n");

        var library = SkillLibrary.Load(new() { Default = "base" }, _root);

        Assert.Equal("base", Assert.Single(library.All).Name);
        var fault = Assert.Single(library.Faults);
        Assert.EndsWith(Path.Combine("broken", "SKILL.md"), fault.File, StringComparison.Ordinal);
        Assert.Equal($"{fault.File}:1: The settings have no end: a second line --- is missing.", fault.ToString());
    }

    [Fact]
    public void Hundreds_of_files_load()
    {
        Write("base", Profile("base"));
        for (var i = 0; i < 430; i++)
        {
            Write($"skill-{i}", Profile($"skill-{i}"));
        }

        Assert.Equal(431, SkillLibrary.Load(new() { Default = "base" }, _root).All.Count);
    }

    [Fact]
    public void Without_the_default_profile_the_bot_does_not_start()
    {
        Write("other", Profile("other"));
        Write("broken", "");

        var wrong = Assert.Throws<SkillSetupException>(() => SkillLibrary.Load(new() { Default = "base" }, _root));

        Assert.Contains("Skill:Default", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("Usable: other", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("SKILL.md:1:", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_folder_the_bot_does_not_start() =>
        Assert.Contains("Skill:Folder", Assert.Throws<SkillSetupException>(() => SkillLibrary.Load(new() { Folder = "nowhere" }, _root)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_changed_file_counts_when_two_looks_find_the_same()
    {
        Write("base", Profile("base"));
        var library = SkillLibrary.Load(new() { Default = "base" }, _root);
        var before = library.Default;

        Assert.Null(library.Reload());
        Write("base", Profile("base", "1.1.0"));
        Assert.Null(library.Reload());
        Write("base", Profile("base", "1.2.0"));
        Assert.Null(library.Reload()); // Still being written.
        Assert.Equal("1.0.0", library.Default.Version);
        var change = library.Reload();

        Assert.Single(change!.Files);
        Assert.Equal("1.2.0", library.Default.Version);
        Assert.Equal("1.0.0", before.Version); // Whoever holds it is not touched.
        Assert.Null(library.Reload());
    }

    [Fact]
    public void A_new_file_a_new_translation_and_a_removed_one_are_noticed()
    {
        Write("base", Profile("base"));
        Write("old", Profile("old"));
        var library = SkillLibrary.Load(new() { Default = "base" }, _root);

        Write("new", Profile("new"));
        Write("base", "> Hallo!\n", "SKILL.de.md");
        Directory.Delete(Path.Combine(_root, "skills", "old"), recursive: true);
        library.Reload();

        Assert.Equal(3, library.Reload()!.Files.Count);
        Assert.Equal(["base", "new"], library.All.Select(profile => profile.Name));
        Assert.Equal("Hallo!", library.Default.Greeting.In("de"));
    }

    [Fact]
    public void A_file_that_is_spoilt_or_gone_for_a_moment_leaves_its_last_good_profile()
    {
        Write("base", Profile("base"));
        Write("wedding", Profile("wedding"));
        var library = SkillLibrary.Load(new() { Default = "base" }, _root);

        Write("wedding", "---\nname: wedding\nversion: 1.1.0\ndescr");
        library.Reload();
        var fault = Assert.Single(library.Reload()!.Faults);

        Assert.Contains("no end", fault.Reason, StringComparison.Ordinal);
        Assert.Equal("1.0.0", library.Get("wedding").Version);
        File.Delete(Path.Combine(_root, "skills", "wedding", "SKILL.md"));
        Assert.Null(library.Reload());
        Write("wedding", Profile("wedding", "1.1.0"));
        library.Reload();
        library.Reload();
        Assert.Equal("1.1.0", library.Get("wedding").Version);
        Assert.Empty(library.Faults);
    }

    [Fact]
    public void The_default_profile_stays_when_its_file_goes()
    {
        Write("base", Profile("base"));
        Write("other", Profile("other"));
        var library = SkillLibrary.Load(new() { Default = "base" }, _root);

        Directory.Delete(Path.Combine(_root, "skills", "base"), recursive: true);
        library.Reload();
        library.Reload();

        Assert.Equal("base", library.Default.Name);
        Assert.Equal("base", library.Get(null).Name);
    }

    [Fact]
    public void A_folder_that_cannot_be_read_changes_nothing()
    {
        Write("base", Profile("base"));
        var library = SkillLibrary.Load(new() { Default = "base" }, _root);

        Directory.Move(Path.Combine(_root, "skills"), Path.Combine(_root, "elsewhere"));
        Assert.Throws<DirectoryNotFoundException>(library.Reload);
        Assert.Throws<DirectoryNotFoundException>(library.Reload);
        Directory.Move(Path.Combine(_root, "elsewhere"), Path.Combine(_root, "skills"));

        Assert.Null(library.Reload());
        Assert.Equal("base", library.Default.Name);
    }

    private static string Profile(string name, string version = "1.0.0", string? displayName = null) =>
        $"---\nname: {name}\nversion: {version}\n{(displayName is null ? "" : $"displayName: \"{displayName}\"\n")}description: d\n---\n\n## Getting Started\n\n> Hi!\n";

    /// <summary>Each file is a second younger than the one before: clocks of disks are coarse.</summary>
    private void Write(string folder, string content, string file = "SKILL.md")
    {
        var path = Path.Combine(_root, "skills", folder);
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, file), content);
        File.SetLastWriteTimeUtc(Path.Combine(path, file), DateTime.UnixEpoch.AddDays(20_000).AddSeconds(_seconds++));
    }
}
