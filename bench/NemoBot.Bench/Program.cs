using NemoBot.Bench;

switch (args)
{
    case ["router"]:
        RouterBench.Run();
        break;
    default:
        Console.WriteLine("No scenario chosen. Scenarios: router.");
        break;
}
