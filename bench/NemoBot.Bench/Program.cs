using NemoBot.Bench;

// dotnet run -c Release --project bench/NemoBot.Bench -- <scenario> [--key=value ...]; see docs/performance.md.
var settings = BenchSettings.Read(args);
if (settings.Scenario == RelayApi.Command)
{
    await RelayApi.RunAsync();
    return 0;
}

var report = settings.Scenario switch
{
    "startup" => await StartupScenario.RunAsync(settings),
    "relay" => await RelayScenario.RunAsync(settings),
    "ingest" => await IngestScenario.RunAsync(settings),
    "upload" => await UploadScenario.RunAsync(settings),
    "router" => ParsingScenario.Router(settings),
    "sse" => await ParsingScenario.SseAsync(settings),
    "telegram-parse" => ParsingScenario.Telegram(settings),
    "discord-parse" => ParsingScenario.Discord(settings),
    _ => null,
};
if (report is null)
{
    Console.Error.WriteLine("Scenarios: startup, relay [--chats=100,1000,10000] [--pages=2000], ingest [--messages=2000] [--people=32], upload [--mb=500], router, sse, telegram-parse, discord-parse. All: [--bot=FOLDER] [--sim=FOLDER] of published Releases.");
    return 1;
}

report.Write(Console.Out);
return 0;
