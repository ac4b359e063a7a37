using System.Text.RegularExpressions;
using Fakes;

namespace NemoBot.Tests.Architecture;

/// <summary>
/// What <see cref="FloorsTests"/> cannot see: a using, a cref, nameof and a constant leave no trace in an assembly, and NetArchTest overlooks the exception of a
/// catch and the type in an attribute's arguments.
/// </summary>
public sealed partial class FloorsInSourceTests
{
    /// <summary>Types, and the first part of deeper namespaces.</summary>
    private static readonly ILookup<string, string> Members = Floors.Roof.Assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith($"{Floors.Core}.", StringComparison.Ordinal) == true)
        .Select(type => $"{type.Namespace}.{type.Name.Split('`')[0]}".Split('.'))
        .ToLookup(parts => parts[2], parts => parts[3]);

    public static TheoryData<string> Namespaces => [.. Floors.Names];

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void A_namespace_names_only_the_floors_below(string name)
    {
        var files = Directory.GetFiles(Path.Combine(Project, name), "*.cs", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => Faults(name, File.ReadAllText(file)).Select(fault => $"{Path.GetRelativePath(Project, file)}: {fault}")));
    }

    /// <summary>It would hold for every file of the project.</summary>
    [Fact]
    public void No_using_is_global() => Assert.DoesNotContain(
        Directory.GetFiles(Project, "*.cs*", SearchOption.AllDirectories).Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)),
        file => GlobalUsing().IsMatch(File.ReadAllText(file)));

    [Theory]
    [InlineData("Model", "using NemoBot.Core.Dispatch;")]
    [InlineData("Model", "using NemoBot.Core.Concurrency;")]
    [InlineData("Model", "using static NemoBot.Core.Text.TextKey;")]
    [InlineData("Text", "using Waiting = NemoBot.Core.Dispatch.Inbox;")]
    [InlineData("Jobs", "/// <see cref=\"Dispatch.Inbox\"/>")]
    [InlineData("Jobs", "nameof(Core.Actions.HelpAction)")]
    [InlineData("Intents", "global::NemoBot.Core.Work.Tips.Most")]
    [InlineData("Model", "Text.Formatting.MarkupReader.Read(words)")]
    [InlineData("Dispatch", "services.AddCore(); // as CoreRegistration says")]
    public void A_floor_above_that_is_named_is_found(string name, string source) => Assert.NotEmpty(Faults(name, source));

    [Theory]
    [InlineData("Dispatch", "using NemoBot.Core.Model;")]
    [InlineData("Text", "using NemoBot.Core.Text.Formatting;")]
    [InlineData("Model", "message.Text.Length + Text.Length")]
    public void What_is_below_may_be_named(string name, string source) => Assert.Empty(Faults(name, source));

    private static string Project => Path.Combine(Repository.FindRoot(), "src", Floors.Core);

    private static IEnumerable<string> Faults(string name, string source)
    {
        var forbidden = Floors.ForbiddenFor(name);
        var full = Full().Matches(source).Where(found => forbidden.Contains(found.Groups["floor"].Value));
        var relative = Relative().Matches(source)
            .Where(found => forbidden.Contains(found.Groups["floor"].Value) && Members[found.Groups["floor"].Value].Contains(found.Groups["member"].Value));
        return full.Concat(relative).Concat(Roof().Matches(source)).Select(found => found.Value);
    }

    [GeneratedRegex(@"\bCore\.(?<floor>\w+)")]
    private static partial Regex Full();

    /// <summary>From inside NemoBot.Core.</summary>
    [GeneratedRegex(@"(?<![\w.])(?<floor>[A-Z]\w*)\.(?<member>[A-Z]\w*)")]
    private static partial Regex Relative();

    [GeneratedRegex(@"\bCoreRegistration\b")]
    private static partial Regex Roof();

    [GeneratedRegex("""^\s*global using|<Using Include="Nemo""", RegexOptions.Multiline)]
    private static partial Regex GlobalUsing();
}
