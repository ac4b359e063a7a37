using System.Diagnostics;
using System.Globalization;
using Fakes.Time;
using Harness.Processes;
using Npgsql;

namespace Harness.Storage.Postgres;

/// <summary>A real PostgreSQL server, with its data in a temporary folder, on a free port of this machine.</summary>
/// <remarks>A shell stands between: when this process ends, however it ends, its standard input closes, the server is stopped by its id, and its folder removed.</remarks>
internal sealed class PostgresProcess : IAsyncDisposable
{
    private const string Watch = "\"$@\" </dev/null & pid=$!; read -r way; kill -s ${way:-QUIT} $pid; wait $pid; [ -n \"$way\" ] || rm -rf \"$0\"";

    /// <summary>Debian's packages have the programs of each version in a folder of its own.</summary>
    private const string Versions = "/usr/lib/postgresql";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private static readonly Lazy<Task<PostgresProcess>> OfThisProcess = new(() => StartAsync(isDurable: false));

    private readonly string _folder;
    private readonly bool _isDurable;
    private Process? _process;

    private PostgresProcess(string folder, bool isDurable) => (_folder, _isDurable) = (folder, isDurable);

    public int Port { get; } = Ports.Free();

    /// <summary>Gets the folder with all that the server writes.</summary>
    public string Data => Path.Combine(_folder, "data");

    /// <summary>Gets the server that all tests of this process share. It does not survive a power cut.</summary>
    public static Task<PostgresProcess> SharedAsync() => OfThisProcess.Value;

    /// <param name="isDurable">Whether it waits for the disk, as a server does that is not there for tests.</param>
    public static async Task<PostgresProcess> StartAsync(bool isDurable)
    {
        var folder = Directory.CreateTempSubdirectory("nemobot-postgres-").FullName;
        var server = new PostgresProcess(folder, isDurable);
        if (Environment.IsPrivilegedProcess)
        {
            await Machine.RunAsync("chown", "postgres", folder); // PostgreSQL refuses to run as root.
        }

        string[] make = [.. AsUser(), Program("initdb"), "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
        await Machine.RunAsync(make[0], make[1..]);
        await server.RunAsync();
        return server;
    }

    /// <summary>Starts it again on its data, at the same port.</summary>
    public async Task RunAsync()
    {
        string[] command =
        [
            .. AsUser(), Program("postgres"), "-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture), "-k", "", "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200",
            "-c", "shared_buffers=32MB", "-c", "deadlock_timeout=100ms", "-c", "autovacuum=off",
            .. _isDurable ? [] : (string[])["-c", "fsync=off", "-c", "full_page_writes=off"],
        ];
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", Watch, _folder, .. command]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        var log = Path.Combine(_folder, "log");
        _process.ErrorDataReceived += (_, line) => File.AppendAllText(log, line.Data + "\n");
        _process.BeginErrorReadLine();
        await Eventually.HoldsAsync(AnswersAsync, () => $"PostgreSQL to answer:\n{File.ReadAllText(log)}", TimeLimit);
    }

    /// <summary>Stops it at once: connections break, and the next start recovers from the log.</summary>
    public Task KillAsync() => StopAsync("QUIT");

    /// <summary>Stops it in order, without waiting for its clients.</summary>
    public Task ShutDownAsync() => StopAsync("INT");

    /// <param name="database">A database of this server.</param>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database}";

    /// <summary>Creates an empty database, and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"d{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StopAsync(string way)
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
        {
            await process.StandardInput.WriteLineAsync(way);
            process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(TimeLimit, TimeProvider.System);
            process.Dispose();
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            Assert.False(_process!.HasExited, $"PostgreSQL ended by itself; see {_folder}.");
            return false;
        }
    }

    private static string[] AsUser() => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private static string Program(string name) => Machine.Needs(
        "PostgreSQL",
        [.. Directory.Exists(Versions) ? Directory.GetDirectories(Versions).OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin", name)) : [], name]);
}
