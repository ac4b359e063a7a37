using System.Diagnostics;

namespace NemoBot.Bench;

/// <summary><c>upload</c>: one large file through the web chat to the video API; compared with curl sending the same bytes to the same API.</summary>
internal static class UploadScenario
{
    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var megabytes = settings.Number("mb", 500);
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var simulator = await settings.PublishedAsync("sim", "NemoVideo.Simulator");
        var data = Directory.CreateTempSubdirectory("bench-").FullName;
        try
        {
            await using var api = await ServerProcess.SimulatorAsync(simulator, 0);
            await using var bot = await ServerProcess.BotAsync(program, data, api.Address);
            using var visitor = await Visitor.OpenAsync(bot.Address);
            await visitor.SayAsync("help");
            var clip = Path.Combine(data, "clip.mp4");
            await WriteClipAsync(clip, megabytes);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            var (idle, cpu, clock) = (bot.Memory, bot.Cpu, Stopwatch.StartNew());
            await using (var content = File.OpenRead(clip))
            {
                await visitor.UploadAsync(content, "clip.mp4");
            }

            var accepted = clock.Elapsed;
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5), TimeProvider.System);
            await visitor.ListenAsync((kind, entry) => kind == "entry" && entry.Contains("\"state\":\"done\"", StringComparison.Ordinal), limit.Token);
            var total = clock.Elapsed;
            var report = new BenchReport("upload").Add("size", megabytes, "MiB").Add("browser to bot (on the disk)", megabytes / accepted.TotalSeconds, "MiB/s")
                .Add("bot to API", megabytes / (total - accepted).TotalSeconds, "MiB/s").Add("memory above idle, peak", (bot.PeakMemory - idle) / (double)(1 << 20), "MiB").Add("CPU", (bot.Cpu - cpu).TotalSeconds, "s");
            if (await CurlAsync(api.Address, clip) is { } seconds)
            {
                report.Add("curl to API", megabytes / seconds, "MiB/s").Add("bot to API / curl", seconds / (total - accepted).TotalSeconds, "");
            }

            return report;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task WriteClipAsync(string path, int megabytes)
    {
        await using var file = File.Create(path);
        byte[] head = [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isommp41"u8];
        await file.WriteAsync(head);
        var block = new byte[1 << 20];
        Random.Shared.NextBytes(block);
        for (var n = 0; n < megabytes - 1; n++)
        {
            await file.WriteAsync(block);
        }
    }

    /// <summary>Seconds for one upload by curl; null where there is no curl.</summary>
    private static async Task<double?> CurlAsync(Uri api, string clip)
    {
        using var http = new HttpClient { BaseAddress = api };
        http.DefaultRequestHeaders.Add("X-Skill-Source", "bench");
        http.DefaultRequestHeaders.Add("X-Skill-Version", "1");
        http.DefaultRequestHeaders.Add("X-Skill-Platform", "unknown");
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/api/auth/anonymous-token") { Headers = { { "X-Client-Id", Guid.NewGuid().ToString() } } };
        using var given = await http.SendAsync(ask);
        var token = System.Text.Json.JsonDocument.Parse(await given.Content.ReadAsStringAsync()).RootElement.GetProperty("data").GetProperty("token").GetString();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var made = await http.PostAsync("/api/tasks/me/with-session/nemo_agent", new StringContent("""{"task_name":"project","language":"en"}""", null, "application/json"));
        var session = System.Text.Json.JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("data").GetProperty("session_id").GetString();
        try
        {
            var clock = Stopwatch.StartNew();
            using var curl = Process.Start(new ProcessStartInfo("curl", ["-sf", "-o", "/dev/null", "-H", "X-Skill-Source: bench", "-H", "X-Skill-Version: 1", "-H", "X-Skill-Platform: unknown", "-H", $"Authorization: Bearer {token}", "-F", $"files=@{clip}", $"{api}api/upload-video/nemo_agent/me/{session}"]))!;
            await curl.WaitForExitAsync();
            return curl.ExitCode == 0 ? clock.Elapsed.TotalSeconds : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
