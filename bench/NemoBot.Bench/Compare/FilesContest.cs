using System.Diagnostics;
using NemoBot.Bench.Uploads;

namespace NemoBot.Bench.Compare;

/// <summary>Files of a platform, through the bot to the API, beside curl moving the same bytes between the same servers: a large one, a small one, and several small ones at once.</summary>
/// <param name="startAsync">Starts the platform, given a folder for its files.</param>
/// <param name="mostMiB">The largest file that the platform has; a platform without large ones is measured with small ones only.</param>
internal sealed class FilesContest(BenchSettings settings, string platform, Func<string, Task<IUploadRoute>> startAsync, int mostMiB) : IContest
{
    private const double MiB = 1 << 20;

    /// <summary>Small files in a row, of which the median counts.</summary>
    private const int InARow = 3;

    /// <summary>Wait for background recompilation and for the collection of garbage from the start.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-");
    private readonly int _largeMiB = settings.Number("mib", 500);
    private readonly int _smallMiB = settings.Number("small", 20);
    private readonly int _atOnce = settings.Number("at-once", 4);
    private IUploadRoute? _route;
    private UploadApi? _api;
    private UploadClip _large = null!;
    private UploadClip _small = null!;
    private string _bot = "";
    private int _round;

    public string Name => $"files-{platform}";

    public string Peer => "curl";

    public IReadOnlyList<Figure> Figures =>
    [
        .. HasLarge ? [new Figure($"{platform}: a file of {_largeMiB} MiB", "MiB/s", AtLeast: 0.9)] : Array.Empty<Figure>(),
        new($"{platform}: a file of {_smallMiB} MiB", "MiB/s", AtLeast: 0.9),
        new($"{platform}: {_atOnce} files of {_smallMiB} MiB at once", "MiB/s", AtLeast: 0.9),
        new($"{platform}: peak over idle, fresh process", "MiB", OwnAtMost: 20),
        new($"{platform}: peak over idle, warm", "MiB", OwnAtMost: 16),
    ];

    private bool HasLarge => mostMiB >= _largeMiB;

    private UploadClip First => HasLarge ? _large : _small;

    public async Task<string?> PrepareAsync()
    {
        if (!await Peers.IsInstalledAsync("curl"))
        {
            return "curl is not installed.";
        }

        _bot = await settings.PublishedAsync("bot", "NemoBot");
        _small = await UploadClip.WriteAsync(Path.Combine(_folder.FullName, "small.mp4"), _smallMiB);
        _large = HasLarge ? await UploadClip.WriteAsync(Path.Combine(_folder.FullName, "large.mp4"), _largeMiB) : _small;
        _api = await UploadApi.StartAsync(null, takesAddresses: false);
        _route = await startAsync(_folder.FullName);
        return null;
    }

    public async Task<IReadOnlyList<double>> OursAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4), TimeProvider.System);
        await using var bot = await ServerProcess.BotAsync(_bot, _folder.CreateSubdirectory($"{_round++}").FullName, _api!.Address, [.. _route!.Settings]);
        await _route.MeetAsync(bot.Address, limit.Token);
        var fresh = await PeakAsync(bot, async () => await _route.SendAsync(First, limit.Token));
        IReadOnlyList<double> speeds = [];
        var warm = await PeakAsync(bot, async () => speeds = await SpeedsAsync(async (person, clip) => await (person == 0 ? _route : await _route.AnotherAsync(person, limit.Token)).SendAsync(clip, limit.Token)));
        return [.. speeds, fresh, warm];
    }

    public async Task<IReadOnlyList<double>> TheirsAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        return await SpeedsAsync((_, clip) => _route!.CurlAsync(clip, _api!.Target, limit.Token)!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_route is not null)
        {
            await _route.DisposeAsync();
        }

        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    /// <returns>The peak of the bot's memory above idle, in MiB.</returns>
    private static async Task<double> PeakAsync(ServerProcess bot, Func<Task> runAsync)
    {
        await Task.Delay(Settle, TimeProvider.System);
        bot.ForgetPeak();
        var idle = bot.Memory;
        await runAsync();
        return (bot.PeakMemory - idle) / MiB;
    }

    /// <param name="sendAsync">Sends a file of a person.</param>
    private async Task<IReadOnlyList<double>> SpeedsAsync(Func<int, UploadClip, Task> sendAsync)
    {
        _api!.Drain();
        var speeds = new List<double>();
        if (HasLarge)
        {
            await sendAsync(0, _large);
            speeds.Add(SpeedOf(_large, 1));
        }

        var small = new List<double>();
        for (var n = 0; n < InARow; n++)
        {
            await sendAsync(0, _small);
            small.Add(SpeedOf(_small, 1));
        }

        speeds.Add(small.Order().ElementAt(InARow / 2));
        await Task.WhenAll(Enumerable.Range(1, _atOnce).Select(person => sendAsync(person, _small)));
        speeds.Add(SpeedOf(_small, _atOnce));
        return speeds;
    }

    /// <summary>Returns the speed of the uploads since the last call, from the headers of the first to the last byte of the last, in MiB a second; verifies that they are complete.</summary>
    private double SpeedOf(UploadClip clip, int uploads)
    {
        var seen = _api!.Drain();
        if (seen.Count != uploads || seen.Any(one => one.Bytes < clip.Bytes || one.Bytes >= clip.Bytes + 4096))
        {
            throw new InvalidOperationException($"The API saw {string.Join(", ", seen)} instead of {uploads} of {clip.Bytes} bytes.");
        }

        var began = seen.Min(one => one.Ended - (long)(one.Taken.TotalSeconds * Stopwatch.Frequency));
        return uploads * clip.MiB / Stopwatch.GetElapsedTime(began, seen.Max(one => one.Ended)).TotalSeconds;
    }
}
