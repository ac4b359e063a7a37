using NemoBot.Commands;
using NemoBot.Hosting;
using NemoBot.Hosting.Ingress;

// Before anything else: with too few descriptors the runtime cannot even load what follows.
if (DescriptorBudget.OfThisProcess().Fault is { } tooFew)
{
    await Console.Error.WriteLineAsync($"NemoBot cannot start: {tooFew}");
    return 2;
}

// One host. The stations are added in the order in which a message passes them; MessagePipeline.cs is the path itself.
try
{
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
        case ["check", .. var settings]:
            return await CheckCommand.RunAsync(Settings(settings), Console.Out, CancellationToken.None);
        case ["backup", var file, .. var settings] when !file.StartsWith('-'):
            return await BackupCommand.RunAsync(Settings(settings), file, Console.Out);
        case ["operator-link", .. var settings]:
            return await OperatorLinkCommand.RunAsync(Settings(settings), Console.Out);
        case ["backup", ..]:
            Console.WriteLine("Usage: NemoBot backup FILE");
            return 1;
        default:
            break;
    }

    var builder = Settings([.. args.Where(arg => arg != Demo.Switch)]);
    builder.AddLogging();
    await using var demo = args.Contains(Demo.Switch) ? await Demo.StartAsync(builder, CancellationToken.None) : null;
    var app = await BotHost.OpenAsync(builder, CancellationToken.None);
    app.AnnounceWhenStarted(demo);
    await app.RunAsync();
    return 0;
}
catch (SettingsException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}

// Without what only other servers and page frameworks need; an https address in Urls works all the same.
static WebApplicationBuilder Settings(string[] args)
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args });
    builder.WebHost.UseKestrelHttpsConfiguration();
    return builder.AddSettings();
}
