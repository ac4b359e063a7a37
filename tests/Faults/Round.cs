using Fakes.Time;
using Harness.People;

namespace Faults;

/// <summary>What a round came to.</summary>
/// <param name="Presses">What each pressed button meant.</param>
/// <param name="Answers">Answers to questions that the backend got.</param>
/// <param name="Broken">The promises that did not hold, in words; empty when all did.</param>
internal sealed record RoundResult(int Messages, IReadOnlyList<ButtonMeaning> Presses, int Prompts, int Answers, int Videos, TimeSpan Took, IReadOnlyList<string> Broken, string Story);

/// <summary>One round: people on three platforms talk and press buttons, everything fails, the bot is killed and started again; then all is healed, it is killed once more among presses, and the promises are checked.</summary>
/// <remarks>The seed fixes what is said, which faults strike and when the process is killed; how far it got by then is the machine's.</remarks>
internal static class Round
{
    /// <summary>A slow machine shall not have to work off more than a fast one.</summary>
    private const int MostSaid = 40;

    /// <summary>After so long, what is not told by then never will be.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(90);

    private const int LastPresses = 6;

    /// <summary>People go on for so long after the last kill.</summary>
    private static readonly TimeSpan LastTalk = TimeSpan.FromSeconds(4);

    public static async Task<RoundResult> PlayAsync(int seed, int kills, string engine, Crowd crowd)
    {
        var began = TimeProvider.System.GetTimestamp();
        await using var world = await World.StartAsync(engine);
        try
        {
            var (messages, presses, videos, broken, story) = await PlayAsync(world, seed, kills, crowd);
            return new(messages, presses, world.Backend.Prompts, world.Backend.Answers, videos, TimeProvider.System.GetElapsedTime(began), broken, story);
        }
        catch (Exception fault)
        {
            return new(0, [], world.Backend.Prompts, world.Backend.Answers, 0, TimeProvider.System.GetElapsedTime(began), [$"The round broke off: {fault}"], $"Log:\n{world.Bot.Output}");
        }
    }

    private static async Task<(int Messages, IReadOnlyList<ButtonMeaning> Presses, int Videos, IReadOnlyList<string> Broken, string Story)> PlayAsync(World world, int seed, int kills, Crowd crowd)
    {
        await world.StartBotAsync();
        await world.Discord.ConnectedAsync();
        List<IScriptedPerson> people = [];
        try
        {
            await foreach (var person in PeopleAsync(world, crowd, () => world.Telegram.LostSends + kills))
            {
                people.Add(person);
            }

            return await PlayAsync(world, people, seed, kills);
        }
        finally
        {
            foreach (var person in people)
            {
                await person.DisposeAsync();
            }
        }
    }

    private static async Task<(int Messages, IReadOnlyList<ButtonMeaning> Presses, int Videos, IReadOnlyList<string> Broken, string Story)> PlayAsync(World world, IReadOnlyList<IScriptedPerson> people, int seed, int kills)
    {
        var random = new Random(seed);
        await TroubleAsync(world, people, random, seed, kills - 1);
        world.Heal();
        await RestAsync(world, people);
        await PressAsync(world, people, random, seed);
        await RestAsync(world, people);

        List<string> broken = [.. await Promises.AmongPeopleAsync(world.Backend, people), .. world.Telegram.Violations(), .. world.Discord.Violations()];
        var videos = 0;
        foreach (var person in people)
        {
            videos += (await person.VideosAsync()).Count;
        }

        await world.KillBotAsync();
        var work = StoredWork.OnDisk(world.Database);
        broken.AddRange(Promises.InTheStore(work));
        broken.AddRange(Promises.PressesInTheStore(work, people));
        broken.AddRange(Secrets.Violations(world.Secrets, world.Bot.Output, [world.Folder], people));
        var story = broken.Count == 0 && !KillStory.TellsAll ? "" : string.Join("\n\n", people.Select(person => $"{person.Mark.Name}:\n{person.Transcript()}")) + $"\n\nLog:\n{world.Bot.Output}";
        return (people.Sum(person => person.Accepted.Count), [.. people.SelectMany(person => person.Presses).Select(press => press.Button.Meaning)], videos, broken, story);
    }

    private static async IAsyncEnumerable<IScriptedPerson> PeopleAsync(World world, Crowd crowd, Func<int> lostSends)
    {
        if (crowd == Crowd.OnTelegram)
        {
            for (var number = 0; number < 6; number++)
            {
                yield return new TelegramPerson(world.Telegram.Server, 42 + number, new($"telegram{number}"), lostSends);
            }

            yield break;
        }

        yield return new WebPerson(await world.Bot.PersonAsync(), new("web0"));
        yield return new WebPerson(await world.Bot.PersonAsync(), new("web1"));
        yield return new TelegramPerson(world.Telegram.Server, 42, new("telegram0"), lostSends);
        yield return new TelegramPerson(world.Telegram.Server, 43, new("telegram1"), lostSends);
        yield return new DiscordPerson(world.Discord, "222000000000000010", "333000000000000010", isDirect: true, new("direct0"), world.Lives);
        yield return new DiscordPerson(world.Discord, "222000000000000011", "333000000000000011", isDirect: false, new("server0"), world.Lives);
    }

    private static async Task TroubleAsync(World world, IReadOnlyList<IScriptedPerson> people, Random random, int seed, int kills)
    {
        using var enough = new CancellationTokenSource();
        using var gone = new CancellationTokenSource();
        List<Task> all = [.. people.Select((person, number) => TalkAsync(person, world, new((seed * 31) + number), enough.Token, gone.Token)), world.Machine.MisbehaveAsync(new((seed * 31) + people.Count), enough.Token)];
        try
        {
            for (var kill = 0; kill < kills; kill++)
            {
                // Some lives are long enough that work ends, and that people press what it leaves behind.
                await Task.Delay(TimeSpan.FromMilliseconds(kill % 4 == 3 ? random.Next(1200, 6000) : random.Next(50, 1200)), TimeProvider.System);
                await world.KillBotAsync();
                await world.StartBotAsync();
            }

            await Task.Delay(LastTalk, TimeProvider.System);
            await enough.CancelAsync();
            await Task.WhenAll(all).WaitAsync(TimeLimit, TimeProvider.System);
        }
        finally
        {
            // However the round ends, nobody talks on into what is being put away.
            await enough.CancelAsync();
            await gone.CancelAsync();
            await Task.WhenAll(all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The last kill: everything was told, and the bot dies while people press what it offers them.</summary>
    private static async Task PressAsync(World world, IReadOnlyList<IScriptedPerson> people, Random random, int seed)
    {
        using var gone = new CancellationTokenSource();
        List<Task> all = [.. people.Select((person, number) => PressAsync(person, new((seed * 37) + number), gone.Token))];
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 1500)), TimeProvider.System);
            await world.KillBotAsync();
            await world.StartBotAsync();
            await Task.WhenAll(all).WaitAsync(TimeLimit, TimeProvider.System);
        }
        finally
        {
            await gone.CancelAsync();
            await Task.WhenAll(all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task PressAsync(IScriptedPerson person, Random random, CancellationToken gone)
    {
        for (var press = 0; press < LastPresses && await Story.TryPressAsync(person, random, gone); press++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 600)), TimeProvider.System, gone);
        }
    }

    private static async Task TalkAsync(IScriptedPerson person, World world, Random random, CancellationToken enough, CancellationToken gone)
    {
        while (!enough.IsCancellationRequested)
        {
            world.MayFail(random);

            // Some things are said to a dead bot, but most where there is something to see.
            if (person.Accepted.Count + person.Presses.Count < MostSaid && (world.Bot.IsReady || random.Next(4) == 0))
            {
                await Story.FinishAsync(person, random, gone); // What was begun is said to its end.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 1800)), TimeProvider.System, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Until all is fetched and told, or for so long that what is not told by then is a violation. The store is the other process's, and gives no signal.</summary>
    private static async Task RestAsync(World world, IReadOnlyList<IScriptedPerson> people)
    {
        try
        {
            await Eventually.HoldsAsync(() => people.All(person => !person.Violations().Any()) && world.Telegram.Server.WaitingUpdates == 0 && !Promises.InTheStore(StoredWork.OnDisk(world.Database)).Any(), () => "rest", TimeLimit);
        }
        catch (TimeoutException)
        {
            // The checks name what was not told.
        }
    }
}
