using Harness.Processes;
using Harness.Storage.Postgres;

namespace NemoBot.Tests.Processes;

/// <summary>The real program as a node of a cluster, or beside one.</summary>
internal static class ClusterNode
{
    public const string OperatorCode = "a-code-of-the-operator";

    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    /// <param name="database">A connection string (<see cref="DatabaseAsync"/>).</param>
    public static BotProcess New(string folder, string database, params (string, string)[] more) =>
        Bot(folder, [.. Settings(database), ("Cluster__Enabled", "true"), ("Cluster__Address", "127.0.0.1"), ("Cluster__SiloPort", $"{Ports.Free()}"), .. more]);

    public static BotProcess Bot(string folder, params (string, string)[] settings) => new(Nowhere, folder, settings);

    public static IEnumerable<(string, string)> Settings(string database) =>
        [("Storage__Engine", "postgres"), ("Storage__Database", database), ("Storage__Secret", PostgresUnderTest.Secret)];

    /// <summary>Creates an empty database.</summary>
    public static async Task<string> DatabaseAsync() => await (await PostgresProcess.SharedAsync()).CreateDatabaseAsync();

    public static HttpClient Operator() => new() { DefaultRequestHeaders = { { "X-Operator-Code", OperatorCode } } };
}
