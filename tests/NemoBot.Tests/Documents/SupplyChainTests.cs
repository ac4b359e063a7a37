using System.Text.Json;
using System.Xml.Linq;
using Harness.Storage;
using Microsoft.Data.Sqlite;

namespace NemoBot.Tests.Documents;

/// <summary>What is built is what was locked, and the engine below the store is new enough.</summary>
public sealed class SupplyChainTests
{
    private static readonly string Root = Fakes.Repository.FindRoot();

    [Fact]
    public void Every_project_has_a_lock_file_that_names_no_registry()
    {
        var projects = new[] { "src", "tests", "bench" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories)).ToList();
        Assert.True(projects.Count >= 9);
        Assert.All(projects, project =>
        {
            var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json"));
            Assert.DoesNotContain("://", text, StringComparison.Ordinal);
            Assert.NotEmpty(JsonDocument.Parse(text).RootElement.GetProperty("dependencies").EnumerateObject());
        });
    }

    [Fact]
    public void The_lock_file_of_the_bot_holds_for_every_machine_it_is_published_for()
    {
        var machines = XDocument.Load(Path.Combine(Root, "src", "Directory.Build.props")).Descendants("RuntimeIdentifiers").Single().Value.Split(';');
        var locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "src", "NemoBot", "packages.lock.json"))).RootElement.GetProperty("dependencies");
        Assert.Contains("linux-x64", machines);
        Assert.All(machines, machine => Assert.True(locked.TryGetProperty($"net10.0/{machine}", out _), machine));
    }

    [Fact]
    public void Sqlite_has_the_repair_of_the_reset_of_its_log()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Assert.True(Version.Parse(connection.ServerVersion) >= new Version(3, 53), connection.ServerVersion);
    }
}
