using System.Text.RegularExpressions;
using Fakes;

namespace NemoBot.Tests.Architecture;

/// <summary>The order of using directives, which neither the compiler nor <c>dotnet format whitespace</c> checks: System first, then by name, then static ones, then aliases.</summary>
public sealed partial class UsingsTests
{
    [Fact]
    public void Using_directives_are_in_order()
    {
        var root = Repository.FindRoot();
        string[] folders = ["src", "tests", "bench"];
        var files = folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)).Where(file => !Built().IsMatch(file)).ToList();

        Assert.True(files.Count > 500);
        Assert.DoesNotContain(files, file => !AreInOrder(File.ReadLines(file)));
    }

    [Theory]
    [InlineData(true, "using System.Text;", "using Fakes;", "using NemoBot.Core;", "using static System.Math;", "using Json = System.Text.Json;")]
    [InlineData(true, "using Microsoft.Extensions.Options;", "using Systemic;")]
    [InlineData(false, "using Fakes;", "using System.Text;")]
    [InlineData(false, "using NemoBot.Core;", "using Fakes;")]
    [InlineData(false, "using static System.Math;", "using Fakes;")]
    [InlineData(false, "using Json = System.Text.Json;", "using static System.Math;")]
    public void The_order_is_recognised(bool isInOrder, params string[] lines) => Assert.Equal(isInOrder, AreInOrder([.. lines, "", "namespace X;"]));

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

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex Built();
}
