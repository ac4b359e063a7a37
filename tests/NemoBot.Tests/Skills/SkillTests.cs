using NemoBot.Replies;
using NemoBot.Skills;

namespace NemoBot.Tests.Skills;

public sealed class SkillTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nemobot-skills-").FullName;

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
            Assert.NotEmpty(profile.About);
            var languages = Languages.All.Select(language => language.Name).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(languages, profile.Greeting.ByLanguage.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(languages, profile.Description.ByLanguage.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(languages, profile.TrySaying.ByLanguage.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(languages, profile.Tips.ByLanguage.Keys.Order(StringComparer.Ordinal));
            Assert.All(languages, language => Assert.Equal(3, profile.TrySaying.In(language).Count));
        }
    }

    [Fact]
    public void A_folder_dropped_in_works_without_code()
    {
        Write("base", Profile("base"));
        Write("wedding", """
            ---
            name: wedding
            version: 2.1.0-beta
            greeting: { en: Hello!, zh-TW: 你好！, de: "Hallo!" }
            description: Wedding films
            try_saying: [Cut the speeches, Add a waltz]
            unknown_setting: { is: left alone }
            default_language: de-AT
            ---
            Text for **people**.
            """);

        var library = SkillLibrary.Load(new() { Default = "base" }, _root);
        var wedding = library.Get("wedding");

        Assert.Empty(library.Faults);
        Assert.Equal(("2.1.0-beta", "de", "Text for **people**."), (wedding.Version, wedding.DefaultLanguage, wedding.About));
        Assert.Equal(("Hallo!", "你好！", "你好！", "Hello!"), (wedding.Greeting.In("de"), wedding.Greeting.In("zh-Hant"), wedding.Greeting.In("zh-Hans"), wedding.Greeting.In("ru")));
        Assert.Equal("Wedding films", wedding.Description.In("ja"));
        Assert.Equal(["Cut the speeches", "Add a waltz"], wedding.TrySaying.In("fr"));
        Assert.Empty(wedding.Tips.In("fr"));
        Assert.Equal("base", library.Get("gone").Name);
        Assert.Equal("wedding", library.Find(" Wedding ")?.Name);
        Assert.Null(library.Find("gone"));
    }

    public static TheoryData<string, int, string> Broken => new()
    {
        { "", 1, "begin with a line ---" },
        { "# Only text", 1, "begin with a line ---" },
        { "---\nname: broken\nversion: 1.0.0\n", 1, "no end" },
        { "---\n---\n", 2, "list of settings" },
        { "---\njust words\n---\n", 2, "list of settings" },
        { "---\n- a\n- b\n---\n", 2, "list of settings" },
        { "---\nversion: 1.0.0\n---\n", 2, "name is missing" },
        { "---\nname: broken\n---\n", 2, "version is missing" },
        { "---\nname: other\nversion: 1.0.0\n---\n", 2, "folder is called" },
        { "---\nname: Broken Name\nversion: 1.0.0\n---\n", 2, "lower-case" },
        { "---\nname: broken\nversion: \"1.0\\r\\nX-Evil: 1\"\n---\n", 3, "version must look like" },
        { "---\nname: broken\nversion: 1.0.0\ndescription: d\n---\n", 2, "greeting is missing" },
        { "---\nname: broken\nversion: 1.0.0\ndescription: d\ngreeting: \"\"\n---\n", 5, "not an empty one" },
        { "---\nname: broken\nversion: 1.0.0\ndescription: d\ngreeting: { tlh: nuqneH }\n---\n", 5, "none of the languages" },
        { "---\nname: broken\nversion: 1.0.0\ndescription: d\ngreeting: { zh-TW: a, zh-HK: b }\n---\n", 5, "there twice" },
        { "---\nname: broken\nversion: 1.0.0\ndescription: d\ngreeting: hi\ntips: one\n---\n", 6, "must be a list" },
        { "---\nname: broken\nversion: 1.0.0\ndescription: d\ngreeting: hi\ndefault_language: xx\n---\n", 6, "none of the languages" },
        { "---\nname: broken\nversion: [1\ngreeting: hi\n---\n", 4, "left open" },
        { "---\nname: broken\n\tversion: 1\n---\n", 2, "scalar" },
        { "---\nname: broken\nname: broken\nversion: 1.0.0\n---\n", 3, "uplicate" },
        { "---\nname: broken\na: &a [x, x]\nb: [*a, *a]\n---\n", 3, "aliases" },
        { "---\nname: !!python/object x\n---\n", 2, "Tags" },
        { "---\nname: broken\na: [[[[[[[[1]]]]]]]]\n---\n", 3, "nested too deeply" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_profile_is_told_with_file_and_line_and_skipped(string content, int line, string reason)
    {
        Write("base", Profile("base"));
        Write("broken", content);

        var library = SkillLibrary.Load(new() { Default = "base", Folder = "skills" }, _root);

        Assert.Equal("base", Assert.Single(library.All).Name);
        var fault = Assert.Single(library.Faults);
        Assert.EndsWith(Path.Combine("broken", "SKILL.md"), fault.File, StringComparison.Ordinal);
        Assert.Equal(line, fault.Line);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
        Assert.StartsWith($"{fault.File}:{line}: ", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_are_too_large_are_refused()
    {
        Write("base", Profile("base"));
        Write("broken", "---\nname: broken\n# " + new string('x', SkillFile.MostFrontmatterBytes) + "\n---\n");

        Assert.Contains("larger than 64 KiB", Assert.Single(SkillLibrary.Load(new() { Default = "base" }, _root).Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bottomless_frontmatter_ends_nothing()
    {
        Write("base", Profile("base"));
        Write("broken", "---\nname: " + new string('[', 60_000) + "\n---\n");

        Assert.Single(SkillLibrary.Load(new() { Default = "base" }, _root).Faults);
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_do_no_harm()
    {
        Write("base", "\uFEFF" + Profile("base").ReplaceLineEndings("\r\n"));

        Assert.Empty(SkillLibrary.Load(new() { Default = "base" }, _root).Faults);
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
    public void The_platform_is_told_by_the_operator_or_the_install_path(string? option, string path, string expected) =>
        Assert.Equal(expected, SkillPlatform.Detect(option, [path], "/home/ana"));

    private static string Profile(string name) => $"---\nname: {name}\nversion: 1.0.0\ndescription: d\ngreeting: hi\n---\nAbout.\n";

    private void Write(string folder, string content)
    {
        var path = Path.Combine(_root, "skills", folder);
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "SKILL.md"), content);
    }
}
