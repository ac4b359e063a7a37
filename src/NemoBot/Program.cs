using NemoBot.Commands;
using NemoBot.Hosting;
using NemoBot.Platforms.WebChat;
using NemoBot.Storage;

// One host. The stations are added in the order in which a message passes them; MessagePipeline.cs is the path itself.
switch (args)
{
    case ["--help" or "-h" or "help", ..]:
        Console.WriteLine(Usage.Text);
        return 0;
    case ["--version", ..]:
        Console.WriteLine(Usage.Version);
        return 0;
    case ["classify", ..]:
        return await ClassifyCommand.RunAsync(Console.In, Console.Out, CancellationToken.None);
    case ["healthcheck", ..]:
        return await HealthCheckCommand.RunAsync(Environment.GetEnvironmentVariable("Urls"), Console.Out, CancellationToken.None);
    default:
        break;
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. args.Where(arg => arg != Demo.Switch)] });
builder.AddSettings();
builder.AddLogging();
await using var demo = args.Contains(Demo.Switch) ? await Demo.StartAsync(builder, CancellationToken.None) : null;
builder.Services.AddNemoBot();
var app = builder.Build();

var faults = SettingsCheck.Faults(app);
if (faults.Count > 0)
{
    await Console.Error.WriteLineAsync($"NemoBot cannot start. These settings need a look:\n{string.Join('\n', faults.Select(fault => $"  - {fault}"))}");
    return 2;
}

try
{
    await app.Services.OpenStorageAsync(CancellationToken.None);
}
catch (StorageException fault)
{
    await Console.Error.WriteLineAsync($"NemoBot cannot start: {fault.Message}");
    return 2;
}

app.MapHealth();
app.MapWebChat();
app.AnnounceWhenStarted(demo);
await app.RunAsync();
return 0;
