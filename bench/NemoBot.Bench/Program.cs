using NemoBot.Bench;

// dotnet run -c Release --project bench/NemoBot.Bench -- <scenario> [--key=value ...]; see docs/performance.md.
var settings = BenchSettings.Read(args);
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
    Console.Error.WriteLine("Scenarios: startup, relay [--chats=100], ingest [--platform=web|telegram|discord] [--messages=20000] [--people=128], upload [--mb=500], router, sse, telegram-parse, discord-parse. All: [--bot=FOLDER] [--sim=FOLDER] of published Releases.");
    return 1;
}

report.Write(Console.Out);
return 0;
