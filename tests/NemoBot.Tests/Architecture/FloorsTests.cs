using System.CodeDom.Compiler;
using System.Reflection;
using System.Runtime.CompilerServices;
using NemoBot.Cluster;
using NemoBot.Core;
using NemoBot.Discord;
using NemoBot.Hosting;
using NemoBot.Pictures;
using NemoBot.Storage;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.Postgres;
using NemoBot.Storage.S3;
using NemoBot.Storage.Sqlite;
using NemoBot.Telegram;
using NemoBot.Tests.Architecture.Hidden.Above;
using NemoBot.Tests.Architecture.Hidden.Examples;
using NemoBot.WebChat;
using NetArchTest.Rules;

namespace NemoBot.Tests.Architecture;

/// <summary>What the compiler cannot say of the floors: inside NemoBot.Core, and where a package may be named.</summary>
public class FloorsTests
{
    private static readonly Assembly[] Assemblies =
    [
        typeof(CoreRegistration).Assembly,
        typeof(ClusterOptions).Assembly,
        typeof(StorageOptions).Assembly,
        typeof(WriteAheadLog).Assembly,
        typeof(PostgresRegistration).Assembly,
        typeof(S3Registration).Assembly,
        typeof(SqliteStore).Assembly,
        typeof(TelegramOptions).Assembly,
        typeof(DiscordOptions).Assembly,
        typeof(PicturesRegistration).Assembly,
        typeof(WebChatOptions).Assembly,
        typeof(BotHost).Assembly,
        typeof(NemoVideo.NemoVideoClient).Assembly,
        typeof(NemoVideo.Simulator.SimulatorServer).Assembly,
    ];

    public static TheoryData<string> Namespaces => [.. Floors.Names];

    [Fact]
    public void Every_type_of_the_core_has_a_floor_but_the_registration()
    {
        var written = Floors.Roof.Assembly.GetTypes().Where(type => !type.IsNested && !IsGenerated(type)).ToList();
        var found = written.Where(type => type.Namespace?.StartsWith($"{Floors.Core}.", StringComparison.Ordinal) == true).ToList();

        Assert.Equal(Floors.Names.Order(StringComparer.Ordinal), found.Select(type => type.Namespace!.Split('.')[2]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal([Floors.Roof], written.Except(found));
    }

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void A_namespace_knows_only_the_floors_below(string name) =>
        Holds(Types.InAssembly(Floors.Roof.Assembly).That().ResideInNamespace($"{Floors.Core}.{name}")
            .Should().NotHaveDependencyOnAny([.. Floors.ForbiddenFor(name).Select(other => $"{Floors.Core}.{other}"), Floors.Roof.FullName!]));

    [Theory]
    [InlineData("Markdig", "NemoBot.Core.Text.Formatting", "NemoBot.Core.Skills")]
    [InlineData("YamlDotNet", "NemoBot.Core.Skills")]
    [InlineData("LiteDB", "NemoBot.Storage.LiteDb")]
    [InlineData("Microsoft.Data.Sqlite", "NemoBot.Storage.Sqlite")]
    [InlineData("SQLitePCL", "NemoBot.Storage.Sqlite")]
    [InlineData("Npgsql", "NemoBot.Storage.Postgres")]
    [InlineData("Amazon", "NemoBot.Storage.S3")]
    [InlineData("Orleans", "NemoBot.Cluster")]
    [InlineData("SkiaSharp", "NemoBot.Pictures")]
    [InlineData("HarfBuzzSharp", "NemoBot.Pictures.Text")]
    [InlineData("Telegram.Bot", "NemoBot.Telegram")]
    [InlineData("Lib.Net.Http.WebPush", "NemoBot.WebChat.Outgoing.Push")]
    [InlineData("OpenTelemetry", "NemoBot.Operations")]
    [InlineData("System.CommandLine", "NemoBot.Commands")]
    [InlineData("Polly", "NemoVideo.Http")]
    public void A_package_has_its_rooms(string package, params string[] rooms)
    {
        Holds(rooms.Skip(1).Aggregate(
            Types.InAssemblies(Assemblies).That().DoNotResideInNamespace(rooms[0]),
            (others, room) => others.And().DoNotResideInNamespace(room)).Should().NotHaveDependencyOnAny(package));

        // A name that nothing depends on would pass above.
        Assert.All(rooms, room => Assert.NotEmpty(Types.InAssemblies(Assemblies).That().ResideInNamespace(room).And().HaveDependencyOnAny(package).GetTypes()));
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
        Assert.False(Types.InAssembly(Floors.Roof.Assembly).That().ResideInNamespace($"{Floors.Core}.Actions").Should().NotHaveDependencyOnAny($"{Floors.Core}.Model").GetResult().IsSuccessful);

    [Theory]
    [InlineData(typeof(InAsyncMethod))]
    [InlineData(typeof(InLambda))]
    [InlineData(typeof(InIterator))]
    [InlineData(typeof(InGenericArgument))]
    [InlineData(typeof(InNestedArgument))]
    [InlineData(typeof(Marked))]
    public void A_wrong_reference_is_found_wherever_it_is(Type example)
    {
        var result = Types.InAssembly(example.Assembly).That().ResideInNamespace(example.Namespace!).Should().NotHaveDependencyOnAny(typeof(Upstairs).Namespace!).GetResult();

        Assert.Contains(result.FailingTypes, type => type.FullName.StartsWith(example.FullName!, StringComparison.Ordinal));
    }

    [Fact]
    public void A_type_is_found_by_its_full_name() => Assert.NotEmpty(Types.InAssemblies(Assemblies).That().HaveDependencyOnAny(Floors.Roof.FullName!).GetTypes());

    /// <summary>By the compiler or one of its generators.</summary>
    private static bool IsGenerated(Type type) =>
        type.Name.StartsWith('<') || type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.IsDefined(typeof(GeneratedCodeAttribute));

    private static void Holds(ConditionList rule)
    {
        var result = rule.GetResult();
        Assert.True(result.IsSuccessful, string.Join('\n', result.FailingTypes?.Select(type => $"{type.FullName}: {type.Explanation}") ?? []));
    }
}
