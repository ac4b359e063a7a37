using System.Diagnostics;

namespace NemoBot.Bench;

/// <summary><c>discord-heap</c>: the memory retained by the bot after a million messages of other users, and after thousands of commands.</summary>
internal static class DiscordHeapScenario
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var (messages, commands, people, rate) = (settings.Number("messages", 1_000_000), settings.Number("commands", 20_000), settings.Number("people", 2_000), settings.Number("rate", 400));
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var data = Directory.CreateTempSubdirectory("bench-").FullName;
        try
        {
            await using var discord = await DiscordServer.StartAsync();
            await using var bot = await ServerProcess.BotAsync(program, data, new Uri("http://127.0.0.1:9"), [.. discord.Settings, .. HeapProbe.Settings(data)]);
            await discord.ReadyAsync();
            var tails = Enumerable.Range(0, 64).Select(variant => DiscordFrames.Compress(DiscordFrames.IrrelevantTail(variant))).ToArray();

            // Warm-up: compiles code, fills the cache of recent ids (4,096), and includes every user, because the message limits keep each one for two minutes.
            await CommandsAsync(discord, Math.Max(people, 5_000), people, rate);
            await MessagesAsync(discord, tails, 50_000);
            await QuietAsync(discord);
            var (heap, resident) = (await HeapProbe.CollectAsync(data), bot.Memory);
            var (cpu, clock) = (bot.Cpu, Stopwatch.StartNew());
            await MessagesAsync(discord, tails, messages);
            var (seconds, used) = (clock.Elapsed.TotalSeconds, bot.Cpu - cpu);
            var (heapAfter, residentAfter) = (await HeapProbe.CollectAsync(data), bot.Memory);
            var report = new BenchReport("discord-heap").Add("heap before", MiB(heap), "MiB").Add("irrelevant messages", messages, "").Add("messages a second", messages / seconds, "").Add("CPU a message", used.TotalMicroseconds / messages, "us")
                .Add("heap, growth by messages", MiB(heapAfter - heap), "MiB").Add("resident, growth by messages", MiB(residentAfter - resident), "MiB");

            await CommandsAsync(discord, commands, people, rate);
            await QuietAsync(discord);
            var (heapLast, residentLast) = (await HeapProbe.CollectAsync(data), bot.Memory);
            return report.Add("commands", commands, "").Add("people", people, "").Add("heap, growth by commands", MiB(heapLast - heapAfter), "MiB").Add("resident, growth by commands", MiB(residentLast - residentAfter), "MiB")
                .Add("429", discord.Api.Limited, "").Add("peak memory", MiB(bot.PeakMemory), "MiB");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Returns when the bot has read all messages: a command after them is acknowledged.</summary>
    private static async Task MessagesAsync(DiscordServer discord, byte[][] tails, int count)
    {
        for (var n = 0; n < count; n++)
        {
            await discord.IrrelevantAsync(tails[n % tails.Length]);
        }

        var last = await discord.CommandAsync("help", 0);
        await UntilAsync(() => discord.Api.Acknowledged.ContainsKey(last));
    }

    private static async Task CommandsAsync(DiscordServer discord, int count, int people, int rate)
    {
        await DiscordAckScenario.PacedAsync(count, rate, number => discord.CommandAsync("help", number % people));
        discord.Forget();
    }

    /// <summary>Waits until everything is acknowledged and nothing was posted for two seconds, after which the windows of the rate limits are over too.</summary>
    private static async Task QuietAsync(DiscordServer discord)
    {
        await UntilAsync(() => discord.Api.Sent.IsEmpty);
        for (var before = -1L; before != discord.Api.Posts;)
        {
            before = discord.Api.Posts;
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        }

        await Task.Delay(TimeSpan.FromSeconds(6), TimeProvider.System);
        discord.Api.Forget();
        await UntilAnsweredAsync(discord);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
    }

    /// <summary>Sends one more command, to trigger clean-up that runs on calls.</summary>
    private static async Task UntilAnsweredAsync(DiscordServer discord)
    {
        var token = await discord.CommandAsync("help", 1);
        await UntilAsync(() => discord.Api.Answers.ContainsKey(token));
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var clock = Stopwatch.StartNew(); !isSo();)
        {
            if (clock.Elapsed > TimeLimit)
            {
                throw new TimeoutException("The bot did not answer.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static double MiB(long bytes) => bytes / (double)(1 << 20);
}
