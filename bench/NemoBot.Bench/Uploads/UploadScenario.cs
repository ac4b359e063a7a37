using System.Diagnostics;

namespace NemoBot.Bench.Uploads;

/// <summary>
/// <c>upload</c>: a large file from a platform's server through the bot to the video API, alternating with curl moving the same bytes between the same two servers
/// in the same run. The API measures the times. Memory is the bot's peak (VmHWM) above idle: of a fresh process (cold) and after a small upload (warm).
/// </summary>
internal static class UploadScenario
{
    private const int WarmMiB = 8;

    /// <summary>If a platform allows small files only, several replace a large one; the rate limit of a chat allows one every few seconds.</summary>
    private const int MostFiles = 3;

    /// <summary>Wait for background recompilation (tiered JIT) and for the collection of garbage from the start.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var platform = settings.Values.GetValueOrDefault("platform", "web");
        var (mib, rounds) = (settings.Number("mib", 500), settings.Number("rounds", 3));
        var keeps = settings.Values.GetValueOrDefault("api", "discard") == "keep";
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var folder = Directory.CreateTempSubdirectory("bench-").FullName;
        var report = new BenchReport("upload").Add("size", mib, "MiB").Add("rounds", rounds, "");
        try
        {
            foreach (var start in RoutesOf(platform, folder))
            {
                await using var route = await start();
                await MeasureAsync(report, route, program, folder, mib, rounds, keeps);
            }

            return report;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<Func<Task<IUploadRoute>>> RoutesOf(string platform, string folder) => platform switch
    {
        "web" => [() => Task.FromResult<IUploadRoute>(new WebUpload())],
        "telegram" =>
        [
            async () => await TelegramUpload.StartAsync(Directory.CreateDirectory(Path.Combine(folder, "botapi")).FullName),
            async () => await TelegramUpload.StartAsync(null),
        ],
        "discord" =>
        [
            async () => await DiscordUpload.StartAsync(folder, streams: true),
            async () => await DiscordUpload.StartAsync(folder, streams: false),
        ],
        _ => throw new ArgumentException("--platform is web, telegram or discord."),
    };

    private static async Task MeasureAsync(BenchReport report, IUploadRoute route, string program, string folder, int mib, int rounds, bool keeps)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4), TimeProvider.System);
        var size = Math.Min(mib, route.MostMiB);
        var clip = await UploadClip.WriteAsync(Path.Combine(folder, "clip.mp4"), size);
        var small = await UploadClip.WriteAsync(Path.Combine(folder, "small.mp4"), Math.Min(WarmMiB, size));
        await using var api = await UploadApi.StartAsync(keeps ? folder : null, takesAddresses: route is DiscordUpload { Streams: false });
        var job = new Job(route, api, clip, Math.Min(mib / size, MostFiles), limit.Token);
        await using (var fresh = await StartAsync(route, program, Path.Combine(folder, "cold"), api, limit.Token))
        {
            await Task.Delay(Settle, TimeProvider.System, limit.Token);
            var idle = fresh.Memory;
            fresh.ForgetPeak();
            var cold = await job.SendAsync();
            report.Add($"{route.Name}: idle memory, cold", Mebi(idle), "MiB").Add($"{route.Name}: peak above idle, cold", Mebi(fresh.PeakMemory - idle), "MiB");
            AddSpeed(report, $"{route.Name}: bot to API, cold", cold.Leg, job.MiB);
        }

        await using var bot = await StartAsync(route, program, Path.Combine(folder, "warm"), api, limit.Token);
        await (job with { Clip = small, Times = 1 }).SendAsync();
        await Task.Delay(Settle, TimeProvider.System, limit.Token);
        bot.ForgetPeak();
        var (warm, cpu) = (bot.Memory, bot.Cpu);
        var (sent, curls, bares) = (new List<Sent>(), new List<TimeSpan>(), new List<TimeSpan>());
        using var bare = new BareClient();
        for (var round = 0; round < rounds; round++)
        {
            sent.Add(await job.SendAsync());
            if (route.CurlAsync(clip, api.Target, limit.Token) is { } curl)
            {
                await curl;
                curls.Add(job.Taken() * job.Times);
                await bare.PostFileAsync(clip, api.Target, limit.Token);
                bares.Add(job.Taken() * job.Times);
            }
        }

        report.Add($"{route.Name}: sent in a round", job.MiB, "MiB").Add($"{route.Name}: idle memory, warm", Mebi(warm), "MiB").Add($"{route.Name}: peak above idle, warm", Mebi(bot.PeakMemory - warm), "MiB");
        report.Add($"{route.Name}: bot's CPU", (bot.Cpu - cpu).TotalSeconds / rounds / job.MiB * 1024, "s/GiB");
        if (sent[0].Accepted is not null)
        {
            AddSpeed(report, $"{route.Name}: person to bot", Middle(sent.Select(one => one.Accepted!.Value)), job.MiB);
        }

        AddSpeed(report, $"{route.Name}: bot to API", Middle(sent.Select(one => one.Leg)), job.MiB);
        report.Add($"{route.Name}: whole, until told", Middle(sent.Select(one => one.Whole)).TotalSeconds, "s");
        if (curls.Count > 0)
        {
            AddSpeed(report, $"{route.Name}: curl", Middle(curls), job.MiB);
            AddSpeed(report, $"{route.Name}: bare .NET, from a file", Middle(bares), job.MiB);
            report.Add($"{route.Name}: bot / curl", Middle(sent.Zip(curls, (mine, its) => its / mine.Leg)), "")
                .Add($"{route.Name}: bare .NET / curl", Middle(bares.Zip(curls, (mine, its) => its / mine)), "");
        }
    }

    private static async Task<ServerProcess> StartAsync(IUploadRoute route, string program, string data, UploadApi api, CancellationToken cancellationToken)
    {
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }

        Directory.CreateDirectory(data);
        var bot = await ServerProcess.BotAsync(program, data, api.Address, [.. route.Settings]);
        await route.MeetAsync(bot.Address, cancellationToken);
        return bot;
    }

    private static void AddSpeed(BenchReport report, string name, TimeSpan taken, double mib)
    {
        if (taken > TimeSpan.Zero)
        {
            report.Add(name, mib / taken.TotalSeconds, "MiB/s");
        }
    }

    private static double Mebi(long bytes) => bytes / (double)(1 << 20);

    private static T Middle<T>(IEnumerable<T> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : default!;

    /// <param name="Accepted">Time until the bot stored the file, if that is a separate step.</param>
    /// <param name="Leg">Time from the request's headers to its last byte, at the API.</param>
    /// <param name="Whole">Time until the user saw that the file arrived.</param>
    private sealed record Sent(TimeSpan? Accepted, TimeSpan Leg, TimeSpan Whole);

    /// <param name="Times">Number of times that the clip is sent, one after another.</param>
    private sealed record Job(IUploadRoute Route, UploadApi Api, UploadClip Clip, int Times, CancellationToken Limit)
    {
        public double MiB => Clip.MiB * Times;

        public async Task<Sent> SendAsync()
        {
            TimeSpan? accepted = null;
            var leg = TimeSpan.Zero;
            var clock = Stopwatch.StartNew();
            for (var n = 0; n < Times; n++)
            {
                accepted = await Route.SendAsync(Clip, Limit) is { } one ? one + (accepted ?? TimeSpan.Zero) : null;
                leg += Taken();
            }

            return new(accepted, leg, clock.Elapsed);
        }

        /// <summary>Returns the time of the only upload since the last call at the API, zero for an address; verifies that it is complete.</summary>
        public TimeSpan Taken()
        {
            var seen = Api.Drain();
            var whole = Route is DiscordUpload { Streams: false } ? 0 : Clip.Bytes;
            return seen is [{ } one] && one.Bytes >= whole && one.Bytes < whole + 4096 && (one.Sha256 is null || one.Sha256 == Clip.Sha256)
                ? whole == 0 ? TimeSpan.Zero : one.Taken
                : throw new InvalidOperationException($"The API saw {string.Join(", ", seen)} instead of {whole} bytes.");
        }
    }
}
