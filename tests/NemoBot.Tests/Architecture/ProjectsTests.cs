using System.Reflection;
using System.Xml.Linq;
using Fakes;
using NemoBot.Discord;
using NemoBot.Telegram;
using NemoBot.WebChat;
using NetArchTest.Rules;

namespace NemoBot.Tests.Architecture;

/// <summary>Who may know whom among the projects. The compiler keeps to the project files (src/Directory.Build.props); here is what these may say.</summary>
public sealed class ProjectsTests
{
    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["NemoVideo"] = [],
        ["NemoVideo.Simulator"] = ["NemoVideo"],
        ["NemoBot.Core"] = ["NemoVideo"],
        ["NemoBot.Cluster"] = ["NemoBot.Core", "NemoBot.Storage", "NemoBot.WebChat"],
        ["NemoBot.Storage"] = ["NemoBot.Core", "NemoVideo"],
        ["NemoBot.Storage.LiteDb"] = ["NemoBot.Core", "NemoBot.Storage"],
        ["NemoBot.Storage.Postgres"] = ["NemoBot.Core", "NemoBot.Storage"],
        ["NemoBot.Storage.S3"] = ["NemoBot.Core", "NemoBot.Storage"],
        ["NemoBot.Storage.Sqlite"] = ["NemoBot.Core", "NemoBot.Storage", "NemoVideo"],
        ["NemoBot.Pictures"] = ["NemoBot.Core", "NemoVideo"],
        ["NemoBot.Telegram"] = ["NemoBot.Core", "NemoVideo"],
        ["NemoBot.Discord"] = ["NemoBot.Core", "NemoVideo"],
        ["NemoBot.WebChat"] = ["NemoBot.Core", "NemoVideo"],
        ["NemoBot"] =
        [
            "NemoBot.Cluster", "NemoBot.Core", "NemoBot.Discord", "NemoBot.Pictures", "NemoBot.Storage", "NemoBot.Storage.LiteDb", "NemoBot.Storage.Postgres", "NemoBot.Storage.S3", "NemoBot.Storage.Sqlite",
            "NemoBot.Telegram", "NemoBot.WebChat", "NemoVideo", "NemoVideo.Simulator",
        ],
    };

    private static readonly string Source = Path.Combine(Repository.FindRoot(), "src");

    public static TheoryData<string> Projects => [.. Known.Keys];

    [Fact]
    public void Every_project_has_its_row() =>
        Assert.Equal(Known.Keys.Order(StringComparer.Ordinal), Directory.GetDirectories(Source).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_names_exactly_the_projects_it_may_know(string project)
    {
        var named = XDocument.Load(Path.Combine(Source, project, $"{project}.csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Equal(Known[project], named.Order(StringComparer.Ordinal));
    }

    /// <summary>Whatever way the reference came.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_knows_no_other(string project) => Assert.Empty(
        Assembly.Load(project).GetReferencedAssemblies().Select(known => known.Name!)
            .Where(known => known.StartsWith("Nemo", StringComparison.Ordinal)).Except(Known[project]));

    [Theory]
    [InlineData(typeof(TelegramOptions))]
    [InlineData(typeof(DiscordOptions))]
    [InlineData(typeof(WebChatOptions))]
    public void An_adapter_does_not_talk_to_the_video_api(Type adapter)
    {
        var result = Types.InAssembly(adapter.Assembly).Should()
            .NotHaveDependencyOnAny("NemoVideo.NemoVideoClient", "NemoVideo.Accounts", "NemoVideo.Agent", "NemoVideo.Renders").GetResult();

        Assert.True(result.IsSuccessful, string.Join('\n', result.FailingTypes?.Select(type => $"{type.FullName}: {type.Explanation}") ?? []));
    }
}
