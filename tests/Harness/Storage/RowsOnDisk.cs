using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Hosting;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Exchange;

namespace Harness.Storage;

/// <summary>A database seen from outside the store, whatever its engine; a bot may be running on it.</summary>
internal static class RowsOnDisk
{
    private static readonly StorageEngines Engines = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddLogging()
        .AddStore()
        .AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider())
        .BuildServiceProvider()
        .GetRequiredService<StorageEngines>();

    public static IStorageEngine EngineOf(string databasePath) => Engines.For(databasePath);

    public static IReadOnlyList<T> Of<T>(string databasePath)
        where T : StoredRow => [.. All(databasePath).OfType<T>()];

    public static IReadOnlyList<StoredRow> All(string databasePath)
    {
        using var inspection = EngineOf(databasePath).Inspect(databasePath);
        return inspection is null ? [] : [.. inspection.Rows()];
    }

    /// <summary>Reads of a bot that is being killed or started, for as long as this lasts, are repeated by the caller: returns null then.</summary>
    public static IReadOnlyList<StoredRow>? TryAll(string databasePath)
    {
        try
        {
            return All(databasePath);
        }
        catch (NemoBot.Core.Model.StorageException)
        {
            return null;
        }
    }

    /// <summary>Changes rows. No bot may be running on the database.</summary>
    public static void Rewrite(string databasePath, Func<StoredRow, StoredRow> change) => Rewrite(databasePath, row => (StoredRow[])[change(row)]);

    /// <param name="change">Returns what takes the place of a row, in the order of the kinds.</param>
    /// <inheritdoc cref="Rewrite(string, Func{StoredRow, StoredRow})"/>
    public static void Rewrite(string databasePath, Func<StoredRow, IEnumerable<StoredRow>> change)
    {
        var engine = EngineOf(databasePath);
        var draft = databasePath + ".rewritten";
        engine.Create(draft, All(databasePath).SelectMany(change));
        foreach (var file in engine.FilesOf(databasePath).Skip(1).Concat(engine.FilesOf(draft).Skip(1)))
        {
            File.Delete(file);
        }

        File.Move(draft, databasePath, overwrite: true);
    }
}
