using System.Reflection;
using NemoBot.Core;
using NemoBot.Discord;
using NemoBot.Hosting;
using NemoBot.Storage;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.Sqlite;
using NemoBot.Telegram;
using NemoBot.WebChat;
using NetArchTest.Rules;

namespace NemoBot.Tests.Architecture;

/// <summary>What the compiler cannot say of the floors: inside NemoBot.Core, and where a package may be named.</summary>
public class FloorsTests
{
    private const string Core = "NemoBot.Core";

    /// <summary>From the ground up. A namespace may know those of the floors below; the ones of one floor do not know each other, the ground's apart.</summary>
    private static readonly string[][] Floors =
    [
        ["Model", "Telemetry", "Concurrency", "Streams"],
        ["Text"],
        ["Intents"],
        ["Skills", "Limits", "Secrets"],
        ["Backend", "Delivery"],
        ["Work"],
        ["Actions", "Jobs"],
        ["Dispatch"],
    ];

    private static readonly Assembly[] Assemblies =
    [
        typeof(CoreRegistration).Assembly,
        typeof(StorageOptions).Assembly,
        typeof(WriteAheadLog).Assembly,
        typeof(SqliteStore).Assembly,
        typeof(TelegramOptions).Assembly,
        typeof(DiscordOptions).Assembly,
        typeof(WebChatOptions).Assembly,
        typeof(BotHost).Assembly,
        typeof(NemoVideo.NemoVideoClient).Assembly,
    ];

    public static TheoryData<string> Namespaces => [.. Floors.SelectMany(floor => floor)];

    [Fact]
    public void Every_namespace_of_the_core_has_a_floor()
    {
        var found = typeof(CoreRegistration).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith($"{Core}.", StringComparison.Ordinal) == true)
            .Select(type => type.Namespace!.Split('.')[2])
            .Distinct();
        Assert.Equal(Namespaces.Select(row => row.Data).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void A_namespace_knows_only_the_floors_below(string name)
    {
        var floor = Array.FindIndex(Floors, names => names.Contains(name));
        string[] forbidden =
        [
            .. Floors.Skip(floor + 1).SelectMany(names => names),
            .. floor == 0 ? [] : Floors[floor].Where(other => other != name),
        ];
        if (forbidden.Length > 0)
        {
            Holds(Types.InAssembly(typeof(CoreRegistration).Assembly).That().ResideInNamespace($"{Core}.{name}")
                .Should().NotHaveDependencyOnAny([.. forbidden.Select(other => $"{Core}.{other}")]));
        }
    }

    [Theory]
    [InlineData("Markdig", "NemoBot.Core")]
    [InlineData("YamlDotNet", "NemoBot.Core")]
    [InlineData("LiteDB", "NemoBot.Storage.LiteDb")]
    [InlineData("Microsoft.Data.Sqlite", "NemoBot.Storage.Sqlite")]
    [InlineData("SQLitePCL", "NemoBot.Storage.Sqlite")]
    [InlineData("OpenTelemetry", "NemoBot.Operations")]
    [InlineData("System.CommandLine", "NemoBot.Commands")]
    [InlineData("Polly", "NemoVideo")]
    public void A_package_has_one_room(string package, string room)
    {
        Holds(Types.InAssemblies(Assemblies).That().DoNotResideInNamespace(room).Should().NotHaveDependencyOnAny(package));

        // A name that nothing depends on would pass above.
        Assert.NotEmpty(Types.InAssemblies(Assemblies).That().ResideInNamespace(room).And().HaveDependencyOnAny(package).GetTypes());
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Microsoft.Data")]
    [InlineData("NemoBot.Storage")]
    [InlineData("NemoBot.Telegram")]
    [InlineData("NemoBot.Discord")]
    [InlineData("NemoBot.WebChat")]
    public void The_core_knows_no_platform_no_database_and_no_web_server(string name) =>
        Assert.DoesNotContain(typeof(CoreRegistration).Assembly.GetReferencedAssemblies(), assembly => assembly.Name!.StartsWith(name, StringComparison.Ordinal));

    [Fact]
    public void A_wrong_reference_is_found() =>
        Assert.False(Types.InAssembly(typeof(CoreRegistration).Assembly).That().ResideInNamespace($"{Core}.Actions").Should().NotHaveDependencyOnAny($"{Core}.Model").GetResult().IsSuccessful);

    private static void Holds(ConditionList rule)
    {
        var result = rule.GetResult();
        Assert.True(result.IsSuccessful, string.Join('\n', result.FailingTypes?.Select(type => $"{type.FullName}: {type.Explanation}") ?? []));
    }
}
