using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoBot.Storage;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Proof;
using Spectre.Console;

namespace NemoBot.Commands;

/// <summary><c>backup FILE</c>: copies the database as it is now, safe while the bot runs. Deliberately without the keys: with both, a reader can decrypt everything.</summary>
internal static class BackupCommand
{
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    /// <returns>The exit code: 0 if the copy is on disk, 1 if there is none.</returns>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, string file, IAnsiConsole console)
    {
        builder.Logging.ClearProviders();
        if (UnreadableSettings.Replace(builder.Configuration) is { Count: > 0 } unreadable)
        {
            throw new SettingsException([.. unreadable.Select(setting => setting.Fault)]);
        }

        builder.Services.AddStore();
        await using var app = builder.Build();
        var storage = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        if (storage.IsOnServer)
        {
            console.WriteSentence(
                "This copies a database in a file, and Storage:Engine is postgres: back the database up with pg_dump, or as your server does. Keep Storage:Secret too, apart from the backup. Only it opens what people said.");
            return 1;
        }

        if (!File.Exists(storage.DatabasePath))
        {
            console.WriteSentence($"There is no database at {storage.DatabasePath} (Storage:Path).");
            return 1;
        }

        string? id;
        try
        {
            var engine = app.Services.GetRequiredService<StorageEngines>().For(storage.DatabasePath);
            using (var database = engine.Inspect(storage.DatabasePath)) // Not the copy, beside which it would leave a file.
            {
                id = database?.Id;
            }

            await engine.BackupAsync(storage.DatabasePath, Path.GetFullPath(file), CancellationToken.None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or StorageException)
        {
            console.WriteSentence($"No backup was made: {failure.Message}");
            return 1;
        }

        var places = new StorePlaces(storage.DatabasePath);
        var keys = places.MarkedWith(StorePlaces.Keys, id) ?? storage.KeysFolder;
        var files = places.MarkedWith(StorePlaces.Files, id) ?? storage.FilesFolder;
        var table = new ResultTable(console, ("", 11), ("", 0));
        table.Add(Color.Green, "saved", $"{Path.GetFullPath(file)} ({new FileInfo(file).Length:N0} bytes)");
        table.Add(null, "database", storage.DatabasePath);
        table.Add(Color.Yellow, "not in it", $"the keys in {keys}: copy that folder too, and keep it apart from the backup. Only they open what people said.");
        table.Add(null, "", $"stored videos in {(storage.FilesAreInBucket ? $"the bucket {storage.S3.Bucket}" : files)}: they are deleted after a while anyway.");
        table.End();
        return 0;
    }
}
