using System.Text.RegularExpressions;

namespace NemoBot.Tests.Operations;

/// <summary>docs/security.md names tests; each must exist, so that the document cannot promise what nothing proves.</summary>
public sealed partial class SecurityDocumentTests
{
    private static readonly string Root = FindRoot();
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Root, "docs", "security.md"));

    public static TheoryData<string, string> Named =>
        [.. Lines.SelectMany(line => TestName().Matches(line)).Select(found => (found.Groups[1].Value, found.Groups[2].Value)).Distinct()];

    [Theory]
    [MemberData(nameof(Named))]
    public void Each_test_it_names_exists(string type, string test)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal));
        var found = files.Select(File.ReadAllText).Where(text => Regex.IsMatch(text, $@"\bclass {type}\b")).ToList();
        Assert.True(found.Count > 0, $"There is no class {type}.");
        Assert.Contains(found, text => Regex.IsMatch(text, $@"\[(Fact|Theory)[^;]*?\b{test}\("));
    }

    [Fact]
    public void Each_row_names_one()
    {
        var rows = Lines.Where(line => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal) && !line.EndsWith("proved by |", StringComparison.Ordinal)).ToList();
        Assert.True(rows.Count > 20);
        Assert.All(rows, row => Assert.Matches(TestName(), row));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "NemoBot.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"`([A-Z]\w+Tests)\.([A-Z]\w+)`")]
    private static partial Regex TestName();
}
