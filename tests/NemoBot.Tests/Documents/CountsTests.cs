using Fakes;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Tests.Documents;

/// <summary>Numbers that README.md and CONTRIBUTING.md tell are those of the code.</summary>
public sealed class CountsTests
{
    private static readonly string Root = Repository.FindRoot();

    private static readonly string[] Numbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"];

    [Theory]
    [InlineData("README.md", "(in {0} languages; it answers in {1})")]
    [InlineData("README.md", "{0} word lists as data")]
    [InlineData("README.md", "texts in {1} languages")]
    [InlineData("CONTRIBUTING.md", "understands {0} languages and speaks {1}")]
    public void Languages_understood_and_spoken_are_counted_right(string document, string sentence)
    {
        // What has no sections is a table of characters and no list.
        var understood = Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.txt", SearchOption.AllDirectories)
            .Count(file => Path.GetFileName(Path.GetDirectoryName(file)) == "Words" && File.ReadLines(file).Any(line => line.StartsWith('[')));

        Assert.Contains(string.Format(null, sentence, Numbers[understood], Numbers[Languages.All.Count]), File.ReadAllText(Path.Combine(Root, document)), StringComparison.Ordinal);
    }
}
