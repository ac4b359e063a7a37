// dotnet run -c Release --project bench/NemoBot.Bench -- <scenario> [--key=value ...]; see docs/performance.md.
using NemoBot.Bench;
using NemoBot.Bench.Compare;
using NemoBot.Bench.Growth;
using NemoBot.Bench.Uploads;

var settings = BenchSettings.Read(args);
if (settings.Scenario == RelayApi.Command)
{
    await RelayApi.RunAsync();
    return 0;
}

var report = settings.Scenario switch
{
    "compare" => await CompareScenario.RunAsync(settings),
    "startup" => await StartupScenario.RunAsync(settings),
    "relay" => await RelayScenario.RunAsync(settings),
    "pieces" => await PiecesScenario.RunAsync(settings),
    "ingest" => await IngestScenario.RunAsync(settings),
    "upload" => await UploadScenario.RunAsync(settings),
    "router" => ParsingScenario.Router(settings),
    "reader" => ParsingScenario.Reader(settings),
    "sse" => await ParsingScenario.SseAsync(settings),
    "telegram-parse" => ParsingScenario.Telegram(settings),
    "discord-parse" => DiscordParseBench.Run(settings),
    "discord-ack" => await DiscordAckScenario.RunAsync(settings),
    "discord-heap" => await DiscordHeapScenario.RunAsync(settings),
    "discord-restart" => await DiscordRestartScenario.RunAsync(settings),
    "accept" => await AcceptScenario.RunAsync(settings),
    "commits" => await CommitScenario.RunAsync(settings),
    "checkpoints" => CheckpointScenario.Run(settings),
    "growth" => await GrowthScenario.RunAsync(settings),
    "long-chat" => await LongChatScenario.RunAsync(settings),
    "pictures" => await PicturesScenario.RunAsync(settings),
    "console" => await ConsoleScenario.RunAsync(settings),
    "cluster" => await ClusterScenario.RunAsync(settings),
    _ => null,
};
if (report is null)
{
    Console.Error.WriteLine("""
        Scenarios:
          compare          [--rounds=5] [--only=start,commits-litedb,commits-sqlite,earlier-litedb,earlier-sqlite,relay,echo-grammY,echo-Telegram.Bot,ack,streams,pieces,resumable,files-web,files-telegram-local,files-telegram-cloud,files-discord]
          startup          [--starts=6]
          relay            [--chats=100,1000] [--pages=2000] [--seconds=20]
          pieces           [--events=2000,20000] [--rounds=5]
          ingest           [--platform=web|telegram|discord] [--messages=20000] [--people=128] [--warm=20] [--hold=0]
          upload           [--platform=web|telegram|discord] [--mib=500] [--rounds=3] [--api=discard|keep]
          router           [--rounds=50000]
          reader           [--rounds=50000]
          sse              [--rounds=20000]
          telegram-parse   [--rounds=100000]
          discord-parse    [--rounds=200000]
          discord-ack      [--jobs=500] [--commands=2000] [--rate=100]
          discord-heap     [--messages=1000000] [--commands=20000] [--people=2000] [--rate=400]
          discord-restart
          accept           [--seconds=3] [--rounds=5] [--postgres=CONNECTION]
          commits          [--seconds=2] [--rounds=5]
          checkpoints      [--checkpoints=40]
          growth           [--engine=litedb|sqlite|postgres] [--messages=500000 (SQLite: 1000000, PostgreSQL: 10000000)] [--rounds=9] [--postgres=CONNECTION]
          long-chat        [--engine=litedb|sqlite] [--lines=100000] [--rounds=7]
          pictures         [--rounds=30]
          console          [--engine=litedb|sqlite] [--chats=100000] [--rounds=30]
          cluster          --postgres=CONNECTION [--rounds=5] [--messages=6000] [--people=96]
        All: [--bot=FOLDER] of a published Release.
        """);
    return 1;
}

report.Write(Console.Out);
return 0;
