using System.Xml.Linq;
using Fakes;

namespace NemoBot.Tests.Architecture;

/// <summary>Which project names which package: what Directory.Packages.props says at each (Rooms), no more and no less.</summary>
public sealed class PackagesTests
{
    private const string Versions = "Directory.Packages.props";
    private static readonly string[] Top = ["src", "tests", "bench"];
    private static readonly string[] Kinds = [".csproj", ".props", ".targets"];
    private static readonly string Root = Repository.FindRoot();

    [Fact]
    public void A_package_is_named_in_its_rooms_and_nowhere_else()
    {
        var allowed = Items(Path.Combine(Root, Versions), "PackageVersion")
            .SelectMany(package => package.Attribute("Rooms")!.Value.Split(';').Select(room => $"{Name(package)} in {room}"));
        var named = BuildFiles().SelectMany(file => Items(file, "PackageReference").Select(package => $"{Name(package)} in {RoomOf(file)}"));

        Assert.Equal(allowed.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    /// <summary>A way around the one place would be a way around its rooms.</summary>
    [Fact]
    public void Versions_are_in_one_place()
    {
        Assert.All(BuildFiles(), file =>
        {
            Assert.Empty(Items(file, "PackageVersion").Concat(Items(file, "GlobalPackageReference")));
            Assert.All(Items(file, "PackageReference"), package => Assert.Null(package.Attribute("Version") ?? package.Attribute("VersionOverride")));
        });
    }

    private static IEnumerable<string> BuildFiles() =>
        Directory.EnumerateFiles(Root)
            .Concat(Top.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)))
            .Where(file => Kinds.Contains(Path.GetExtension(file)) && Path.GetFileName(file) != Versions)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "node_modules"));

    private static IEnumerable<XElement> Items(string file, string kind) => XDocument.Load(file).Descendants(kind);

    private static string Name(XElement package) => package.Attribute("Include")!.Value;

    /// <summary>A project's name; the path of a file that names packages for several.</summary>
    private static string RoomOf(string file) =>
        Path.GetExtension(file) == ".csproj" ? Path.GetFileNameWithoutExtension(file) : Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/');
}
