namespace NemoBot.Bench;

/// <summary><c>startup</c>: the time from the start of the process to ready, and its memory when idle.</summary>
internal static class StartupScenario
{
    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var data = Directory.CreateTempSubdirectory("bench-").FullName;
        try
        {
            var starts = new List<double>();
            (double Idle, double IdlePrivate, double After, double AfterPrivate) memory = default;
            for (var n = 0; n < settings.Number("starts", 6); n++)
            {
                await using var bot = await ServerProcess.BotAsync(program, data, new Uri("http://127.0.0.1:9"));
                starts.Add(bot.Ready.TotalMilliseconds);
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
                memory = (bot.Memory, bot.PrivateMemory, 0, 0);
                using var http = RelayPage.NewClient(bot.Address);
                await (await RelayPage.OpenAsync(http)).SayAsync("help"); // The first message loads code, words and texts that every bot needs.
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
                memory = memory with { After = bot.Memory, AfterPrivate = bot.PrivateMemory };
            }

            return new BenchReport("startup").Add("first start (empty folder)", starts[0], "ms").Add("warm start, median", starts.Skip(1).Order().ElementAt((starts.Count - 1) / 2), "ms")
                .Add("memory at idle", memory.Idle / (1 << 20), "MiB").Add("of it private", memory.IdlePrivate / (1 << 20), "MiB")
                .Add("memory after a first message", memory.After / (1 << 20), "MiB").Add("after it, private", memory.AfterPrivate / (1 << 20), "MiB");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
