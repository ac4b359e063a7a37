using Fakes.Time;
using Harness.People;

namespace Cluster;

/// <summary>What a round came to.</summary>
/// <param name="Broken">The promises that did not hold, in words; empty when all did.</param>
internal sealed record RoundResult(IReadOnlyList<Strike> Strikes, int Messages, int Presses, int Prompts, int Videos, TimeSpan Took, IReadOnlyList<string> Broken, string Story);

/// <summary>One round: people talk to three nodes while these and their database are struck, one disaster after the other; then all is left in peace, and the promises are checked.</summary>
/// <remarks>The seed fixes what is said, what strikes whom, and in which order; how far the nodes got by then is the machine's.</remarks>
internal static class Round
{
    /// <summary>Limits the messages of a round, so that a slow machine does not accumulate more work than a fast one.</summary>
    private const int MostSaid = 60;

    /// <summary>Time limit for all answers; what is missing after it counts as lost.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(90);

    /// <summary>What the people left to the nodes is under way when the next one is struck.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <param name="say">Gets a line for each disaster, when it is over.</param>
    public static async Task<RoundResult> PlayAsync(int seed, IReadOnlyList<DisasterKind> disasters, Action<string> say)
    {
        var began = TimeProvider.System.GetTimestamp();
        await using var world = await World.StartAsync();
        List<Strike> strikes = [];
        List<IScriptedPerson> people = [];
        List<string> broken = [];
        var videos = 0;
        try
        {
            people.AddRange([
                await world.OnWebAsync(0, "web0"), await world.OnWebAsync(1, "web1"), await world.OnWebAsync(2, "web2"),
                world.OnTelegram(42, "telegram0"), world.OnTelegram(43, "telegram1"),
                world.OnDiscord(10, isDirect: true, "direct0"), world.OnDiscord(11, isDirect: false, "server0"),
            ]);
            await TroubleAsync(world, people, seed, disasters, strike =>
            {
                strikes.Add(strike);
                say($"  {strike.Story}; {Gates.Words([.. strike.Waits.Order()])}; chats of other nodes: {Gates.Words([.. strike.OtherWaits.Order()])}; {strike.Broken.Count} violations");
            });
            world.Heal();
            await RestAsync(world, people);
            foreach (var person in people)
            {
                videos += (await person.VideosAsync()).Count;
            }

            // A very long wait is reported with the logs of its round.
            broken.AddRange([.. strikes.SelectMany(strike => strike.Broken), .. Gates.Violations(strikes, isStrict: false), .. await AtTheEndAsync(world, people)]);
        }
        catch (Exception fault)
        {
            broken.AddRange([.. strikes.SelectMany(strike => strike.Broken), $"The round broke off: {fault}"]);
        }
        finally
        {
            foreach (var person in people)
            {
                await person.DisposeAsync();
            }
        }

        var story = broken.Count == 0 ? "" : string.Join("\n\n", people.Select(person => $"{person.Mark.Name}:\n{person.Transcript()}")) + $"\n\n{world.Log}";
        return new(
            strikes, people.Sum(person => person.Accepted.Count), people.Sum(person => person.Presses.Count), world.Backend.Prompts, videos, TimeProvider.System.GetElapsedTime(began), broken, story);
    }

    private static async Task TroubleAsync(World world, IReadOnlyList<IScriptedPerson> people, int seed, IReadOnlyList<DisasterKind> disasters, Action<Strike> over)
    {
        using var enough = new CancellationTokenSource();
        using var gone = new CancellationTokenSource();
        List<Task> all = [.. people.Select((person, number) => TalkAsync(person, world, new((seed * 31) + number), enough.Token, gone.Token))];
        try
        {
            var random = new Random(seed);
            var strikes = new Disasters(world, random);
            foreach (var disaster in disasters)
            {
                await Task.Delay(Pause, TimeProvider.System);
                over(await strikes.PlayAsync(disaster));
            }

            await Task.Delay(Pause, TimeProvider.System);
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

    private static async Task TalkAsync(IScriptedPerson person, World world, Random random, CancellationToken enough, CancellationToken gone)
    {
        while (!enough.IsCancellationRequested)
        {
            if (person.Accepted.Count + person.Presses.Count < MostSaid)
            {
                world.MayFail(random);
                await Story.FinishAsync(person, random, gone); // What was begun is said to its end.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500, 4000)), TimeProvider.System, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits until everything is fetched and answered, or the time limit is reached. The store belongs to other processes and gives no signal.</summary>
    private static async Task RestAsync(World world, IReadOnlyList<IScriptedPerson> people)
    {
        try
        {
            await Eventually.HoldsAsync(
                async _ => people.All(person => !person.Violations().Any()) && world.Telegram.Server.WaitingUpdates == 0 && !Promises.InTheStore(await world.Database.WorkAsync()).Any(), () => "rest", TimeLimit);
        }
        catch (TimeoutException)
        {
            // The checks report what is missing.
        }
    }

    private static async Task<IReadOnlyList<string>> AtTheEndAsync(World world, IReadOnlyList<IScriptedPerson> people)
    {
        List<string> broken =
        [
            .. await Promises.AmongPeopleAsync(world.Backend, people),
            .. world.Telegram.Violations(),
            .. world.Discord.Violations(),
            .. people.Where(person => person is not TelegramPerson).SelectMany(Ends.OfAnswers), // Telegram's only exception (TelegramPerson).
        ];
        foreach (var node in world.Nodes)
        {
            await node.Bot.KillAsync();
        }

        var work = await world.Database.WorkAsync();
        await world.Database.StopAsync(isCrash: false);
        return
        [
            .. broken,
            .. Promises.InTheStore(work),
            .. Promises.PressesInTheStore(work, people),
            .. Ends.OfJobs(world.Log),
            .. Secrets.Violations(world.Secrets, world.Log, [world.Folder, world.Database.Folder], people),
        ];
    }
}
