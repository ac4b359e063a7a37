using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoBot.Storage;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Exchange;

namespace NemoBot.Commands;

/// <summary><c>move-store --to ENGINE</c>: moves the database to another engine. The bot must not run.</summary>
internal static class MoveStoreCommand
{
    private const string Server = StorageOptions.ServerEngine;

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

        var isToServer = engine == Server;
        var set = builder.Configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new();
        if (isToServer)
        {
            // A file shows its engine itself, and has its files beside it; the settings may be the new ones already.
            builder.Configuration.AddInMemoryCollection(
                ((string[])[nameof(StorageOptions.Engine), nameof(StorageOptions.FilesFolder)]).Select(name => KeyValuePair.Create<string, string?>($"{StorageOptions.Section}:{name}", "")));
        }

        builder.Services.AddStore();
        await using var app = builder.Build();
        var storage = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        try
        {
            var engines = app.Services.GetRequiredService<StorageEngines>();
            return isToServer
                ? await ToServerAsync(app.Services, engines, set, output, cancellationToken)
                : await ToFileAsync(app.Services, engines, engine, storage, output, cancellationToken);
        }
        catch (StorageException failure)
        {
            await output.WriteLineAsync(failure.IsOutcomeUnknown ? failure.Message : $"{(isToServer || storage.IsOnServer ? "The store is where it was" : "Nothing was moved")}: {failure.Message}");
            return 1;
        }
    }

    private static async Task<int> ToFileAsync(
        IServiceProvider services, StorageEngines engines, string engine, StorageOptions storage, TextWriter output, CancellationToken cancellationToken)
    {
        var path = storage.DatabasePath;
        var to = engines.Named(engine) ?? throw new StorageException($"There is no engine '{engine}'. Choose one of: {string.Join(", ", engines.Names)}, {Server}.");
        if (storage.IsOnServer)
        {
            var moved = await services.GetRequiredService<ServerMove>().FromServerAsync(to, path, Progress(output), cancellationToken);
            await output.WriteLineAsync($"{path} is a {to.Name} database now: {moved.Rows:N0} rows, compared one by one. Its keys are in {moved.Keys}. No bot starts on the database of Storage:Database any more: delete it when you are satisfied.");
            await WriteFilesAsync(output, storage, storage.HasFilesFolder ? storage.FilesFolder : moved.Files, moved.Files);
            await output.WriteLineAsync($"Start the bot with Storage:Engine={to.Name} from now on, without Storage:Database, Storage:Secret and Storage:FilesFolder.");
            return 0;
        }

        if (engines.FindOf(path) is not { } from)
        {
            throw NoDatabase(path);
        }

        if (from == to)
        {
            await output.WriteLineAsync($"{path} is a {to.Name} database already.");
            return 0;
        }

        var kept = await services.MoveStorageAsync(to, cancellationToken);
        await output.WriteLineAsync($"{path} is a {to.Name} database now. The old one is kept as {kept}: delete it when you are satisfied.");
        if (to.Name != engines.Selected.Name)
        {
            await output.WriteLineAsync($"Start the bot with Storage:Engine={to.Name} from now on.");
        }

        return 0;
    }

    /// <param name="set">How the bot is set, perhaps to the server already.</param>
    private static async Task<int> ToServerAsync(IServiceProvider services, StorageEngines engines, StorageOptions set, TextWriter output, CancellationToken cancellationToken)
    {
        if (set.ServerFaults() is [var fault, ..])
        {
            throw new StorageException(fault);
        }

        if (engines.FindOf(set.DatabasePath) is null)
        {
            throw NoDatabase(set.DatabasePath);
        }

        var moved = await services.MoveStorageToServerAsync(Progress(output), cancellationToken);
        await output.WriteLineAsync($"The store is in the database of Storage:Database now: {moved.Rows:N0} rows, compared one by one, and its keys, sealed with Storage:Secret. Keep that: what is lost with it cannot be read again.");
        await output.WriteLineAsync(moved.Kept is { } kept
            ? $"The old database is kept as {kept}: delete it when you are satisfied, and its keys in {moved.Keys} too."
            : $"The old database at {set.DatabasePath} could not be renamed: move it away, so that no bot goes on with it.");
        await WriteFilesAsync(output, set, moved.Files, set.HasFilesFolder ? set.FilesFolder : moved.Files);
        await output.WriteLineAsync(set.IsOnServer
            ? "Storage:Engine is postgres already: start the bot."
            : "Start the bot with Storage:Engine=postgres from now on, and with the same Storage:Database, Storage:Secret and Storage:Path.");
        return 0;
    }

    private static Task WriteFilesAsync(TextWriter output, StorageOptions set, string from, string to) => output.WriteLineAsync(
        set.FilesAreInBucket ? $"The stored files stay in the bucket {set.S3.Bucket}."
        : from == to ? $"The stored files stay in {from}."
        : $"Copy the stored files from {from} to {to} before you start the bot.");

    private static StorageException NoDatabase(string path) => new($"There is no database at {path} (Storage:Path).");

    private static Line Progress(TextWriter output) => new(output);

    /// <summary>Writes at once: .NET's own would write on another thread, perhaps after the end.</summary>
    private sealed class Line(TextWriter output) : IProgress<string>
    {
        public void Report(string value) => output.WriteLine($"{value} …");
    }
}
