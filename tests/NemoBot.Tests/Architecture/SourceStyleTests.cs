using System.Text.RegularExpressions;
using Fakes;

namespace NemoBot.Tests.Architecture;

/// <summary>
/// Rules of style that neither the build nor <c>dotnet format whitespace</c> checks: the order of using directives (System first, then by name, then static
/// ones, then aliases), and no <c>this.</c> before a member.
/// </summary>
public sealed partial class SourceStyleTests
{
    [Fact]
    public void Using_directives_are_in_order() => Assert.DoesNotContain(Sources(), file => !AreInOrder(File.ReadLines(file)));

    [Fact]
    public void No_field_or_property_is_qualified_by_this() => Assert.DoesNotContain(Sources(), file => File.ReadLines(file).Any(Qualified().IsMatch));

    [Theory]
    [InlineData("        this._count = 1;")]
    [InlineData("        return this.Count;")]
    [InlineData("        => this.Items.Where(item => true);")]
    public void A_qualified_member_is_recognised(string line) => Assert.Matches(Qualified(), line);

    [Theory]
    [InlineData("        this.SequenceEqual(others);")]
    [InlineData("    public static int Count(this Thing thing) => 1;")]
    public void A_call_of_an_extension_and_its_parameter_are_not(string line) => Assert.DoesNotMatch(Qualified(), line);

    [Theory]
    [InlineData(true, "using System.Text;", "using Fakes;", "using NemoBot.Core;", "using static System.Math;", "using Json = System.Text.Json;")]
    [InlineData(true, "using Microsoft.Extensions.Options;", "using Systemic;")]
    [InlineData(false, "using Fakes;", "using System.Text;")]
    [InlineData(false, "using NemoBot.Core;", "using Fakes;")]
    [InlineData(false, "using static System.Math;", "using Fakes;")]
    [InlineData(false, "using Json = System.Text.Json;", "using static System.Math;")]
    public void The_order_is_recognised(bool isInOrder, params string[] lines) => Assert.Equal(isInOrder, AreInOrder([.. lines, "", "namespace X;"]));

    private static List<string> Sources()
    {
        var root = Repository.FindRoot();
        string[] folders = ["src", "tests", "bench"];
        var files = folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !Built().IsMatch(file) && Path.GetFileName(file) != "SourceStyleTests.cs").ToList();
        Assert.True(files.Count > 500);
        return files;
    }

    private static bool AreInOrder(IEnumerable<string> lines)
    {
        var found = lines.TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal)).Select(line => Directive().Match(line)).Where(line => line.Success).Select(Key).ToList();
        return found.SequenceEqual(found.Order());
    }

    private static (int Kind, bool IsOther, string Name) Key(Match directive)
    {
        var name = directive.Groups["name"].Value;
        var alias = directive.Groups["alias"].Value;
        var isSystem = name == "System" || name.StartsWith("System.", StringComparison.Ordinal);
        return alias.Length > 0 ? (2, true, alias.ToUpperInvariant()) : (directive.Groups["static"].Success ? 1 : 0, !isSystem, name.ToUpperInvariant());
    }

    [GeneratedRegex(@"^using (?<static>static )?(?:(?<alias>\w+) = )?(?<name>[\w.:]+)[;<]")]
    private static partial Regex Directive();

    [GeneratedRegex(@"\bthis\.(?:_\w+|[A-Z]\w*\b(?!\())")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex Built();
}
