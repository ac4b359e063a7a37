using System.Diagnostics;

namespace NemoBot.Bench;

/// <summary><c>discord-restart</c>: the bot is stopped (once gracefully, twice killed) while users keep writing. Nothing may be lost or handled twice, and the session survives.</summary>
internal static class DiscordRestartScenario
{
    private const int Each = 50;
    private const int Cuts = 5;

    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var data = Directory.CreateTempSubdirectory("bench-").FullName;
        try
        {
            await using var discord = await DiscordServer.StartAsync();
            var tokens = new List<string>();
            var people = 0;
            for (var round = 0; round < 3; round++)
            {
                discord.AwaitNextSession();
                await using var bot = await ServerProcess.BotAsync(program, data, new Uri("http://127.0.0.1:9"), discord.Settings);
                await discord.ReadyAsync();
                await SpeakAsync();
                await AnsweredAsync();
                await SpeakAsync(); // Interrupted while handling.
                if (round == 0)
                {
                    await bot.StopAsync();
                }
                else
                {
                    await bot.DisposeAsync();
                }

                await SpeakAsync(); // While the bot is down.
            }

            discord.AwaitNextSession();
            await using var last = await ServerProcess.BotAsync(program, data, new Uri("http://127.0.0.1:9"), discord.Settings);
            await discord.ReadyAsync();
            await AnsweredAsync();
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System); // Allows time for a surplus answer.
            for (var cut = 0; cut < Cuts; cut++)
            {
                await discord.CutAsync();
            }

            var messages = Enumerable.Range(0, people).Select(person => Count(DiscordFrames.DirectChannel(person))).ToList();
            var commands = tokens.ConvertAll(Count);
            return new BenchReport("discord-restart").Add("restarts (1 asked, 2 killed)", 3, "").Add("identifies after the first", discord.Identifies - 1, "").Add("resumes after restarts", discord.Resumes - Cuts, "")
                .Add("messages", people, "").Add("messages, answered once", messages.Count(count => count == 1), "").Add("messages, lost", messages.Count(count => count == 0), "").Add("messages, answered twice", messages.Count(count => count > 1), "")
                .Add("commands", tokens.Count, "").Add("commands, acknowledged", tokens.Count(discord.Api.Acknowledged.ContainsKey), "").Add("commands, answered once", commands.Count(count => count == 1), "").Add("commands, lost", commands.Count(count => count == 0), "").Add("commands, answered twice", commands.Count(count => count > 1), "")
                .Add("HELLO to IDENTIFY", discord.HelloToIdentify[0], "ms").Add("HELLO to RESUME, after a start, slowest", discord.HelloToResume.SkipLast(Cuts).DefaultIfEmpty(double.NaN).Max(), "ms")
                .Add("HELLO to RESUME, after a cut, slowest", discord.HelloToResume.TakeLast(Cuts).Max(), "ms");

            async Task SpeakAsync()
            {
                for (var n = 0; n < Each; n++)
                {
                    tokens.Add(await discord.CommandAsync("help", people));
                    await discord.MessageAsync(people++, "help");
                }
            }

            async Task AnsweredAsync()
            {
                for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(60) && (tokens.Any(token => Count(token) == 0) || Enumerable.Range(0, people).Any(person => Count(DiscordFrames.DirectChannel(person)) == 0));)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
                }
            }

            int Count(string major) => discord.Api.Answers.TryGetValue(major, out var answers) ? answers.Count : 0;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
