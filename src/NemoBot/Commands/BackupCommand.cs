using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoBot.Storage;
using NemoBot.Storage.Proof;
using NemoBot.Storage.Sqlite;

namespace NemoBot.Commands;

/// <summary><c>backup FILE</c>: copies the database as it is now, safe while the bot runs. Deliberately without the keys: with both, a reader can decrypt everything.</summary>
internal static class BackupCommand
{
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    /// <returns>The exit code: 0 if the copy is on disk, 1 if there is none.</returns>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, string file, TextWriter output)
    {
        builder.Logging.ClearProviders();
        if (UnreadableSettings.Replace(builder.Configuration) is { Count: > 0 } unreadable)
        {
            throw new SettingsException([.. unreadable.Select(setting => setting.Fault)]);
        }

        builder.Services.AddStorage();
        await using var app = builder.Build();
        var storage = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        if (!File.Exists(storage.DatabasePath))
        {
            await output.WriteLineAsync($"There is no database at {storage.DatabasePath} (Storage:Path).");
            return 1;
        }

        string? id;
        try
        {
            await app.Services.GetRequiredService<SqliteStore>().BackupAsync(file);
            using var copy = StoreInspection.Open(Path.GetFullPath(file));
            id = copy?.Id;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or StorageException)
        {
            await output.WriteLineAsync($"No backup was made: {failure.Message}");
            return 1;
        }

        await output.WriteLineAsync($"Saved {storage.DatabasePath} as {Path.GetFullPath(file)} ({new FileInfo(file).Length:N0} bytes).");
        var places = new StorePlaces(storage.DatabasePath);
        var keys = places.MarkedWith(StorePlaces.Keys, id) ?? storage.KeysFolder;
        var files = places.MarkedWith(StorePlaces.Files, id) ?? storage.FilesFolder;
        await output.WriteLineAsync($"What people said in it opens only with the keys in {keys}: copy that folder too, and keep the two apart.");
        await output.WriteLineAsync($"Not in it: stored videos ({files}), which go after a while anyway.");
        return 0;
    }
}
