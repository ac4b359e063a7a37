using System.Diagnostics;
using System.Globalization;
using Fakes.Time;
using Harness.Processes;

namespace Harness.Storage.S3;

/// <summary>s3rver, which nobody here wrote, with its objects in a temporary folder, on a free port of this machine.</summary>
/// <remarks>A shell stands between: when this process ends, however it ends, its standard input closes, the server is stopped by its id, and its folder removed.</remarks>
internal sealed class S3Process : IAsyncDisposable
{
    public const string Bucket = "files";

    /// <summary>The only key that it knows, and its secret.</summary>
    public const string Key = "S3RVER";

    private const string Suffix = "._S3rver_object";
    private const string Watch = "\"$@\" </dev/null & pid=$!; read -r way; kill -s KILL $pid; wait $pid 2>/dev/null; [ -n \"$way\" ] || rm -rf \"$0\"";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private static readonly Lazy<Task<S3Process>> OfThisProcess = new(StartAsync);

    /// <summary>Tests that begin at the same time install it once.</summary>
    private static readonly Lazy<Task<string>> Installed = new(() => NodeClients.InstalledAsync("s3", "s3rver"));

    private readonly string _scripts;
    private readonly string _folder;
    private Process? _process;

    private S3Process(string scripts, string folder) => (_scripts, _folder) = (scripts, folder);

    public int Port { get; } = Ports.Free();

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Gets the server that all tests of this process share.</summary>
    public static Task<S3Process> SharedAsync() => OfThisProcess.Value;

    /// <summary>Skips the test, and says why, where it cannot be installed.</summary>
    public static async Task<S3Process> StartAsync()
    {
        var server = new S3Process(await Installed.Value, Directory.CreateTempSubdirectory("nemobot-s3-").FullName);
        await server.RunAsync();
        return server;
    }

    /// <summary>Returns the settings of a store whose files are here.</summary>
    /// <param name="prefix">Of the objects; a new one for each store.</param>
    /// <param name="address">What stands in front of the server; null for nothing.</param>
    public (string Key, string Value)[] Settings(string prefix, Uri? address = null) =>
    [
        ("Storage:Files", "s3"),
        ("Storage:S3:ServiceUrl", (address ?? Address).AbsoluteUri),
        ("Storage:S3:Bucket", Bucket),
        ("Storage:S3:Prefix", prefix),
        ("Storage:S3:AccessKey", Key),
        ("Storage:S3:SecretKey", Key),
    ];

    /// <summary>Starts it again on its objects, at the same port.</summary>
    public async Task RunAsync()
    {
        string[] command =
        [
            "node", "--openssl-legacy-provider", // It seals the token of a list's next page with DES.
            Path.Combine(_scripts, "node_modules", "s3rver", "bin", "s3rver.js"), "-d", _folder, "-a", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "--silent", "--no-vhost-buckets",
            "--configure-bucket", Bucket,
        ];
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", Watch, _folder, .. command]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        await Eventually.HoldsAsync(AnswersAsync, () => "s3rver to answer", TimeLimit);
    }

    /// <summary>Ends it at once.</summary>
    public async Task KillAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
        {
            await process.StandardInput.WriteLineAsync("now");
            process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(TimeLimit, TimeProvider.System);
            process.Dispose();
        }
    }

    /// <summary>Returns the names of the objects under a prefix, without it.</summary>
    public IReadOnlyList<string> Names(string prefix) => Directory.Exists(FolderOf(prefix))
        ? [.. Directory.GetFiles(FolderOf(prefix), "*" + Suffix).Select(path => Path.GetFileName(path)[..^Suffix.Length]).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Makes an object older, or newer.</summary>
    public void Touch(string prefix, string name, DateTimeOffset at) => File.SetLastWriteTimeUtc(Path.Combine(FolderOf(prefix), name + Suffix), at.UtcDateTime);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string FolderOf(string prefix) => Path.Combine(_folder, Bucket, prefix);

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var http = new HttpClient();
            using var answer = await http.GetAsync(Address, cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
