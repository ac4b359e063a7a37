using System.Globalization;
using Microsoft.Data.Sqlite;
using NemoBot.Tests.Processes;

namespace Faults;

/// <summary>The bot is killed again and again (SIGKILL) while people talk to it and the backend fails; then the promises are checked from outside.</summary>
/// <remarks>
/// <c>NEMOBOT_FAULT_KILLS</c>: how many kills (default 15). <c>NEMOBOT_FAULT_SEED</c>: what happens when; a failure names it, so that it can be had again.
/// The seed fixes what is said, which faults strike and when the process is killed; how far it got by then is the machine's.
/// </remarks>
public sealed class KillStory
{
    private const int KillsARound = 5;

    [Fact(Timeout = 24 * 60 * 60 * 1000)]
    public async Task Whenever_the_bot_is_killed_the_promises_hold()
    {
        var kills = Setting("NEMOBOT_FAULT_KILLS") ?? 15;
        var first = Setting("NEMOBOT_FAULT_SEED") ?? 1;
        var (done, messages) = (0, 0);
        for (var seed = first; done < kills; seed++)
        {
            var round = Math.Min(KillsARound, kills - done);
            messages += await RoundAsync(seed, round);
            done += round;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{done} kills, {messages} messages, 0 violations");
    }

    private static async Task<int> RoundAsync(int seed, int kills)
    {
        var random = new Random(seed);
        var folder = Directory.CreateTempSubdirectory("faults-").FullName;
        try
        {
            await using var backend = await Backend.StartAsync();
            await using var bot = new BotProcess(backend.Address, folder, ("Nemo__RateLimitDelay", "00:00:00.1"), ("Logging__LogLevel__Default", "Warning"));
            await bot.StartAsync();
            var people = new List<IScriptedPerson>();
            for (var n = 0; n < 3; n++)
            {
                people.Add(new WebPerson(await bot.PersonAsync(), $"p{n}"));
            }

            using var enough = new CancellationTokenSource();
            var talking = people.Select((person, n) => TalkAsync(person, backend, new Random(seed * 31 + n), enough.Token)).ToList();
            for (var kill = 0; kill < kills; kill++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 1500)), TimeProvider.System);
                await bot.KillAsync();
                await bot.StartAsync();
            }

            await enough.CancelAsync();
            await Task.WhenAll(talking);
            backend.Heal();
            await RestAsync(people);
            var violations = people.SelectMany(person => person.Violations([.. people.Where(other => other != person).Select(other => other.Mark)]))
                .Concat(backend.Violations(people)).ToList();
            await DisposeAsync(people);
            await bot.KillAsync();
            violations.AddRange(Leftovers(Path.Combine(folder, "nemobot.db")));
            Assert.True(
                violations.Count == 0,
                $"NEMOBOT_FAULT_SEED={seed} NEMOBOT_FAULT_KILLS={kills} broke:\n{string.Join('\n', violations)}\n\n{string.Join("\n\n", people.Select(person => $"{person.Mark}:\n{person.Transcript()}"))}\n\nLog:\n{bot.Output}");
            return people.Sum(person => person.Accepted.Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task TalkAsync(IScriptedPerson person, Backend backend, Random random, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            backend.MayFail(random);
            await person.ActAsync(random, CancellationToken.None); // What was begun is said to its end.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 600)), TimeProvider.System, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Until all is told, or for so long that what is not told by then is a violation.</summary>
    private static async Task RestAsync(IReadOnlyList<IScriptedPerson> people)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System);
        while (!people.All(person => person.IsAtRest()) && !limit.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static async Task DisposeAsync(IEnumerable<IScriptedPerson> people)
    {
        foreach (var person in people)
        {
            await person.DisposeAsync();
        }
    }

    /// <summary>What the store still means to do although everything was told.</summary>
    private static IEnumerable<string> Leftovers(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        foreach (var (what, query) in new[]
        {
            ("accepted messages were never handled", "SELECT count(*) FROM inbox"),
            ("jobs never ended", "SELECT count(*) FROM jobs WHERE state IN ('Queued', 'Running')"),
            ("posts were never sent", "SELECT count(*) FROM posts WHERE unsent = 1"),
        })
        {
            using var command = connection.CreateCommand();
            command.CommandText = query;
            if (Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) is var count and > 0)
            {
                yield return $"{count} {what}.";
            }
        }
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
