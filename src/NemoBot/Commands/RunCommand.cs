using NemoBot.Hosting;

namespace NemoBot.Commands;

/// <summary>No command: runs the bot until the process receives a stop signal.</summary>
internal static class RunCommand
{
    /// <param name="settings">Each as <c>--Section:Key=value</c>.</param>
    /// <param name="demo">True to run against a simulated video API in this process.</param>
    /// <returns>
    /// The exit code: 0 after an orderly shutdown, <see cref="StartFault.ExitCode"/> if the bot cannot start, that of the process (<see cref="Environment.ExitCode"/>) if a part of it had to
    /// end the bot, such as a node that the cluster took for dead. Later faults are thrown.
    /// </returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> settings, bool demo, CancellationToken cancellationToken)
    {
        var isStarting = true;
        IConfiguration? configuration = null;
        try
        {
            var builder = BotHost.CreateBuilder(settings).AddLogging(() => isStarting);
            configuration = builder.Configuration;
            await using var backend = demo ? await Demo.StartAsync(builder, cancellationToken) : null;
            await using var app = await BotHost.OpenAsync(builder, cancellationToken);
            app.AnnounceWhenStarted(backend);
            if (await StartedAsync(app, cancellationToken))
            {
                isStarting = false;
                await app.WaitForShutdownAsync(cancellationToken);
            }

            return Environment.ExitCode;
        }
        catch (Exception fault) when (isStarting)
        {
            return await StartFault.ReportAsync(fault, configuration);
        }
    }

    /// <returns>False if the process received a stop signal before it had started.</returns>
    private static async Task<bool> StartedAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return false;
        }
        catch
        {
            await app.StopAsync(cancellationToken); // Stops in order what had started before the fault, so that it logs no faults of its own.
            throw;
        }
    }
}
