using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoBot.Storage;
using NemoBot.Storage.Engines;

namespace NemoBot.Commands;

/// <summary><c>move-store --to ENGINE</c>: moves the database to another engine. The bot must not run.</summary>
internal static class MoveStoreCommand
{
    /// <param name="engine">The name of the engine to move to.</param>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    /// <returns>The exit code: 0 if the database is on that engine now, 1 if it is unchanged.</returns>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, string engine, TextWriter output, CancellationToken cancellationToken)
    {
        builder.Logging.ClearProviders();
        if (UnreadableSettings.Replace(builder.Configuration) is { Count: > 0 } unreadable)
        {
            throw new SettingsException([.. unreadable.Select(setting => setting.Fault)]);
        }

        builder.Services.AddStore();
        await using var app = builder.Build();
        var storage = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var path = storage.DatabasePath;
        try
        {
            if (storage.IsOnServer || new StorageOptions { Engine = engine }.IsOnServer)
            {
                throw new StorageException("This moves databases in files; those of PostgreSQL are on a server, which a new store begins on.");
            }

            var engines = app.Services.GetRequiredService<StorageEngines>();
            var to = engines.Named(engine) ?? throw new StorageException($"There is no engine '{engine}'. Choose one of: {string.Join(", ", engines.Names)}.");
            if (engines.FindOf(path) is not { } from)
            {
                throw new StorageException($"There is no database at {path} (Storage:Path).");
            }

            if (from == to)
            {
                await output.WriteLineAsync($"{path} is a {to.Name} database already.");
                return 0;
            }

            var kept = await app.Services.MoveStorageAsync(to, cancellationToken);
            await output.WriteLineAsync($"{path} is a {to.Name} database now. The old one is kept as {kept}: delete it when you are satisfied.");
            if (to.Name != engines.Selected.Name)
            {
                await output.WriteLineAsync($"Start the bot with Storage:Engine={to.Name} from now on.");
            }

            return 0;
        }
        catch (StorageException failure)
        {
            await output.WriteLineAsync($"Nothing was moved: {failure.Message}");
            return 1;
        }
    }
}
