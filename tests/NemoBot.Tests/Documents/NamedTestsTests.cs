using System.Text.RegularExpressions;

namespace NemoBot.Tests.Documents;

/// <summary>Documents that name the tests which prove what they say: none may promise what nothing proves.</summary>
public sealed partial class NamedTestsTests
{
    private static readonly string Root = Fakes.Repository.FindRoot();
    /// <summary>Each document, and the folder where its tests are.</summary>
    private static readonly (string Document, string Folder)[] Documents =
    [
        ("security.md", "tests"),
        ("seed-rules.md", "tests/Dialogs"),
        ("discord.md", "tests"),
    ];

    private static readonly ILookup<string, string> Sources = Documents
        .SelectMany(document => Directory.EnumerateFiles(Path.Combine(Root, document.Folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(file => (document.Folder, Text: File.ReadAllText(file))))
        .ToLookup(source => source.Folder, source => source.Text);

    public static TheoryData<string, string, string> Named =>
    [
        .. Documents.SelectMany(document => Lines(document.Document).SelectMany(line => TestName().Matches(line))
            .Select(found => (document.Folder, found.Groups[1].Value, found.Groups[2].Value)).Distinct()),
    ];

    [Theory]
    [MemberData(nameof(Named))]
    public void Each_test_that_is_named_exists(string folder, string type, string test)
    {
        var found = Sources[folder].Where(text => Regex.IsMatch(text, $@"\bclass {type}\b")).ToList();
        Assert.True(found.Count > 0, $"There is no class {type}.");
        Assert.Contains(found, text => Regex.IsMatch(text, $@"\[(Fact|Theory)[^;]*?\b{test}\("));
    }

    [Theory]
    [InlineData("security.md", "#", 20)]
    [InlineData("seed-rules.md", "#", 30)]
    [InlineData("discord.md", "## Conformance", 25)]
    public void Each_row_names_one(string document, string from, int least)
    {
        var lines = Lines(document).SkipWhile(line => !line.StartsWith(from, StringComparison.Ordinal)).ToList();
        var rows = lines.Where((line, index) => line.StartsWith('|') && !IsHead(line) && !(index + 1 < lines.Count && IsHead(lines[index + 1]))).ToList();

        Assert.True(rows.Count >= least, $"Only {rows.Count} rows.");
        Assert.All(rows, row => Assert.Matches(TestName(), row));

        static bool IsHead(string line) => line.StartsWith("|---", StringComparison.Ordinal);
    }

    private static string[] Lines(string document) => File.ReadAllLines(Path.Combine(Root, "docs", document));

    [GeneratedRegex(@"`([A-Z]\w+Tests)\.([A-Z]\w+)`")]
    private static partial Regex TestName();
}
