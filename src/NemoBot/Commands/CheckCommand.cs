using NemoBot.Hosting;
using NemoBot.Operations.Checks;

namespace NemoBot.Commands;

/// <summary><c>check</c>: checks everything that the bot needs, and reports what is wrong. Changes nothing; the bot may be running.</summary>
internal static class CheckCommand
{
    private static readonly TimeSpan LimitOfOne = TimeSpan.FromMinutes(1);

    /// <param name="builder">Contains the settings of the bot to check.</param>
    /// <returns>The exit code: 0 if the bot can work, 1 if something is wrong.</returns>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, TextWriter output, CancellationToken cancellationToken)
    {
        builder.Logging.ClearProviders(); // The lines below are the output.
        var unreadable = UnreadableSettings.Replace(builder.Configuration);
        builder.Services.AddNemoBot(builder.Configuration);
        await using var app = builder.Build();
        if (SettingsCheck.Faults(app, unreadable) is { Count: > 0 } faults)
        {
            foreach (var fault in faults)
            {
                await WriteAsync(output, new(Verdict.Wrong, "settings", fault));
            }

            return 1; // The other checks need valid settings.
        }

        await WriteAsync(output, new(Verdict.Good, "settings", "All settings are valid."));
        var wrong = 0;
        foreach (var check in app.Services.GetServices<ISelfCheck>())
        {
            wrong += await RunAsync(check, app.Services.GetRequiredService<TimeProvider>(), output, cancellationToken);
        }

        await output.WriteLineAsync(wrong == 0 ? "The bot can start." : $"{wrong} thing{(wrong == 1 ? " needs" : "s need")} a look.");
        return wrong == 0 ? 0 : 1;
    }

    private static async Task<int> RunAsync(ISelfCheck check, TimeProvider time, TextWriter output, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LimitOfOne, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var wrong = 0;
        try
        {
            await foreach (var line in check.RunAsync(either.Token))
            {
                await WriteAsync(output, line);
                wrong += line.Verdict == Verdict.Wrong ? 1 : 0;
            }

            return wrong;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await WriteAsync(output, new(Verdict.Wrong, check.GetType().Name, $"No answer within {LimitOfOne.TotalSeconds:0} seconds."));
            return wrong + 1;
        }
    }

    private static Task WriteAsync(TextWriter output, CheckLine line) => output.WriteLineAsync($"{Mark(line.Verdict),-6}{line.Subject,-10}{line.Words}");

    private static string Mark(Verdict verdict) => verdict switch
    {
        Verdict.Good => "ok",
        Verdict.Note => "note",
        _ => "WRONG",
    };
}
