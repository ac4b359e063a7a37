using NemoBot.Bench;

switch (args)
{
    case ["router"]:
        RouterBench.Run();
        break;
    case ["discord"]:
        DiscordParseBench.Run(Console.Out);
        break;
    default:
        Console.WriteLine("No scenario chosen. Scenarios: router, discord.");
        break;
}
