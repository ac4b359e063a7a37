// NemoBot as composed by the bot's Program.cs, on a machine that misbehaves on request (standard input, one command per line):
//   clock MILLISECONDS   the wall clock leaps by this much, forward or back
//   disk full | disk free   no file accepts another byte, or all do again
using BotUnderTest;
using Fakes.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NemoBot.Discord.Incoming;
using NemoBot.Hosting;

var clock = new LeapingClock(TimeProvider.System);
FullDisk.SurviveSignals();
var orders = new Thread(() => Obey(clock)) { IsBackground = true };
orders.Start();

var builder = WebApplication.CreateSlimBuilder(args).AddSettings();
builder.AddLogging();
var app = await BotHost.OpenAsync(builder, CancellationToken.None, services =>
{
    services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
    if (Environment.GetEnvironmentVariable("FAULTS_DISCORD_FILES") is { } files)
    {
        services.AddHttpClient(FileSource.ClientName).ConfigurePrimaryHttpMessageHandler(() => new LocalFileHost(new(files)));
    }
});
await app.RunAsync();

static void Obey(LeapingClock clock)
{
    while (Console.In.ReadLine() is { } order)
    {
        switch (order.Split(' '))
        {
            case ["clock", var milliseconds]:
                clock.Leap(TimeSpan.FromMilliseconds(long.Parse(milliseconds, System.Globalization.CultureInfo.InvariantCulture)));
                break;
            case ["disk", "full"]:
                FullDisk.Begin();
                break;
            case ["disk", "free"]:
                FullDisk.End();
                break;
            default:
                throw new InvalidOperationException($"Unknown command: {order}");
        }
    }
}
