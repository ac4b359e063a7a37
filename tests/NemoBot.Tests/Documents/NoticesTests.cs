using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NemoBot.Tests.Documents;

/// <summary>Who uses the bot learns whose work is in it, and under which licence.</summary>
public sealed partial class NoticesTests
{
    private static readonly string Root = Fakes.Repository.FindRoot();
    private static readonly string Notices = File.ReadAllText(Path.Combine(Root, "THIRD-PARTY-NOTICES"));

    [Fact]
    public void The_notices_list_exactly_the_packages_that_are_shipped()
    {
        var listed = Listed().Matches(Notices).Select(entry => $"{entry.Groups["name"].Value} {entry.Groups["version"].Value}").ToList();

        Assert.True(Shipped().SequenceEqual(listed), $"Run scripts/notices.sh. Shipped: {string.Join(", ", Shipped())}. Listed: {string.Join(", ", listed)}.");
    }

    [Fact]
    public void Each_package_has_a_licence_whose_text_is_there() => Assert.All(Listed().Matches(Notices), entry =>
    {
        var texts = Text().Matches(Notices).Where(text => text.Groups["title"].Value.TrimEnd() == entry.Groups["licence"].Value.TrimEnd());
        Assert.Contains(texts, text => text.Groups["packages"].Value.Split('\n', StringSplitOptions.TrimEntries).Contains(entry.Groups["name"].Value));
    });

    /// <summary>What is made here says nothing about where.</summary>
    [Fact]
    public void The_notices_name_no_folder_of_the_machine_that_wrote_them()
    {
        Assert.DoesNotContain(Root, Notices, StringComparison.Ordinal);
        Assert.DoesNotContain(".nuget", Notices, StringComparison.Ordinal);
    }

    [Fact]
    public void Licence_and_notices_are_beside_the_program()
    {
        foreach (var file in new[] { "LICENSE", "THIRD-PARTY-NOTICES" })
        {
            Assert.Equal(File.ReadAllText(Path.Combine(Root, file)), File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)));
        }
    }

    private static List<string> Shipped()
    {
        using var locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "src", "NemoBot", "packages.lock.json")));
        var buildOnly = XDocument.Load(Path.Combine(Root, "Directory.Build.props")).Descendants("PackageReference")
            .Where(package => package.Attribute("PrivateAssets")?.Value == "all").Select(package => package.Attribute("Include")!.Value).ToHashSet();
        return locked.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(machine => machine.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project" && !buildOnly.Contains(package.Name))
            .Select(package => $"{package.Name} {package.Value.GetProperty("resolved").GetString()}")
            .Distinct().Order(StringComparer.Ordinal).ToList();
    }

    [GeneratedRegex(@"^(?<name>\S+) (?<version>\S+)\n  Licence: +(?<licence>.+)\n  Authors: +\S", RegexOptions.Multiline)]
    private static partial Regex Listed();

    [GeneratedRegex(@"^=+\n(?<title>\S.*)\n(?<packages>(?:  \S+\n)+)=+\n", RegexOptions.Multiline)]
    private static partial Regex Text();
}
