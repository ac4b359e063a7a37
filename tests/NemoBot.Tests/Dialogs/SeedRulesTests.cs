using System.Reflection;
using System.Text.RegularExpressions;

namespace NemoBot.Tests.Dialogs;

/// <summary>docs/seed-rules.md names a test for each rule of the seeds; none may be named that is not there.</summary>
public sealed partial class SeedRulesTests
{
    [Fact]
    public void Every_test_that_the_table_names_exists()
    {
        var rows = File.ReadAllLines(Path.Combine(Root(), "docs", "seed-rules.md")).Where(line => line.StartsWith('|')).Skip(2).ToList();
        var dialogs = typeof(SeedRulesTests).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith("NemoBot.Tests.Dialogs", StringComparison.Ordinal) == true).ToList();

        Assert.True(rows.Count >= 30, $"Only {rows.Count} rules.");
        Assert.All(rows, row =>
        {
            var name = Name().Match(row);
            Assert.True(name.Success, $"No test is named in: {row}");
            var type = dialogs.SingleOrDefault(type => type.Name == name.Groups["type"].Value);
            var test = type?.GetMethod(name.Groups["test"].Value);
            Assert.True(test?.GetCustomAttributes().Any(attribute => attribute is FactAttribute) == true, $"There is no test {name.Value}.");
        });
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NemoBot.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }

    [GeneratedRegex(@"`(?<type>\w+Tests)\.(?<test>\w+)`")]
    private static partial Regex Name();
}
