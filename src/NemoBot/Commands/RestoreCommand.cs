using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoBot.Storage.Backups;
using Spectre.Console;

namespace NemoBot.Commands;

/// <summary><c>restore FILE</c>: puts a backup in the place of the store. The bot must not run.</summary>
internal static class RestoreCommand
{
    /// <param name="replaces">Whether to set an existing database aside.</param>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    /// <returns>The exit code: 0 if the store is restored, 1 if nothing was replaced.</returns>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, string file, bool replaces, IAnsiConsole console, CancellationToken cancellationToken)
    {
        builder.Logging.ClearProviders();
        if (UnreadableSettings.Replace(builder.Configuration) is { Count: > 0 } unreadable)
        {
            throw new SettingsException([.. unreadable.Select(setting => setting.Fault)]);
        }

        builder.Services.AddStore();
        await using var app = builder.Build();
        try
        {
            var restored = await app.Services.GetRequiredService<StoreRestore>().RestoreAsync(Path.GetFullPath(file), replaces, cancellationToken);
            var table = new ResultTable(console, ("", 11), ("", 0));
            table.Add(Color.Green, "restored", $"{restored.Database}, as it was on {restored.MadeAt:yyyy-MM-dd HH:mm} UTC");
            table.Add(null, "keys", restored.Keys);
            table.Add(null, "files", restored.HasFiles ? $"{restored.Files:N0} that unfinished work needs; those that were there stay" : "none: they are in a bucket");
            if (restored.Aside is { } aside)
            {
                table.Add(Color.Yellow, "set aside", $"{aside}: delete it when you are satisfied");
            }

            table.End();
            console.WriteSentence("Start the bot: it goes on with the work of that moment.");
            return 0;
        }
        catch (StorageException failure)
        {
            console.WriteSentence($"Nothing was restored: {failure.Message}");
            return 1;
        }
    }
}
