using NemoBot.Hosting;
using NemoBot.Operations.Checks;
using Spectre.Console;

namespace NemoBot.Commands;

/// <summary><c>check</c>: checks everything that the bot needs, and reports what is wrong. Changes nothing; the bot may be running.</summary>
internal static class CheckCommand
{
    private static readonly TimeSpan LimitOfOne = TimeSpan.FromMinutes(1);

    /// <param name="builder">Contains the settings of the bot to check.</param>
    /// <returns>The exit code: 0 if the bot can work, 1 if something is wrong.</returns>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, IAnsiConsole console, CancellationToken cancellationToken)
    {
        builder.Logging.ClearProviders(); // The table is the output.
        var unreadable = UnreadableSettings.Replace(builder.Configuration);
        builder.Services.AddNemoBot(builder.Configuration);
        await using var app = builder.Build();
        var table = new ResultTable(console, ("", 6), ("Part", 10), ("Result", 0));
        var wrong = 0;
        try
        {
            if (SettingsCheck.Faults(app, unreadable) is { Count: > 0 } faults)
            {
                foreach (var fault in faults)
                {
                    Add(table, new(Verdict.Wrong, "settings", fault));
                }

                return 1; // The other checks need valid settings.
            }

            Add(table, new(Verdict.Good, "settings", "All settings are valid."));
            foreach (var check in app.Services.GetServices<ISelfCheck>())
            {
                wrong += await RunAsync(check, app.Services, table, cancellationToken);
            }
        }
        finally
        {
            table.End(); // What was found until an interruption is worth reading.
        }

        console.WriteSentence(wrong == 0 ? "The bot can start." : $"{wrong} thing{(wrong == 1 ? " needs" : "s need")} a look.");
        return wrong == 0 ? 0 : 1;
    }

    private static async Task<int> RunAsync(ISelfCheck check, IServiceProvider services, ResultTable table, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LimitOfOne, services.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var wrong = 0;
        try
        {
            await foreach (var line in check.RunAsync(either.Token))
            {
                Add(table, line);
                wrong += line.Verdict == Verdict.Wrong ? 1 : 0;
            }

            return wrong;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Add(table, new(Verdict.Wrong, NameOf(check), $"No answer within {LimitOfOne.TotalSeconds:0} seconds."));
            return wrong + 1;
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException)
        {
            Add(table, new(Verdict.Wrong, NameOf(check), $"This check could not finish: {HeldSecrets.MaskOf(services.GetRequiredService<IConfiguration>()).Apply(unexpected.Message)}"));
            return wrong + 1;
        }
    }

    private static string NameOf(ISelfCheck check) => check.GetType().Name.Replace("Check", "", StringComparison.Ordinal).ToLowerInvariant();

    private static void Add(ResultTable table, CheckLine line)
    {
        var (color, mark) = line.Verdict switch
        {
            Verdict.Good => (Color.Green, "ok"),
            Verdict.Note => (Color.Yellow, "note"),
            _ => (Color.Red, "WRONG"),
        };
        table.Add(color, mark, line.Subject, line.Words);
    }
}
