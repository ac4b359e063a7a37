using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.Sqlite;

/// <summary>Registers the store: options, encryption with keys beside the database, the database and the files.</summary>
public static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptions.Validator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SortableIds>();

        services.AddSingleton<StoreFolders>();
        services.AddSingleton<StoreProof>();
        services.AddSingleton<StoreCondition>();
        services.AddSingleton<StoreProbe>();
        services.AddDataProtection().SetApplicationName(KeysOnDisk.Application);
        services.AddOptions<KeyManagementOptions>().Configure<StoreFolders>(static (keys, folders) => keys.XmlRepository = new KeyFolder(folders));

        services.AddSingleton(static provider => new SqliteStore(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.DatabasePath,
            provider.GetRequiredService<IDataProtectionProvider>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetService<BotMetrics>(),
            provider.GetRequiredService<SortableIds>()));
        services.AddSingleton<IStore>(static provider => provider.GetRequiredService<SqliteStore>());
        services.AddSingleton<IStoreFigures>(static provider => provider.GetRequiredService<SqliteStore>());
        services.AddSingleton<IWebChatLog>(static provider => provider.GetRequiredService<SqliteStore>());
        services.AddSingleton<FileStore>();
        services.AddSingleton<IFileStore>(static provider => provider.GetRequiredService<FileStore>());
        return services;
    }

    /// <summary>Verifies that the store is complete and undamaged, opens it, and cleans up after a crash. Call it before anything else uses the store.</summary>
    /// <exception cref="StorageException">The store cannot be used; the message is on one line, for the operator.</exception>
    public static async Task OpenStorageAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<SqliteStore>();
        try
        {
            await OpenAsync(services, store, cancellationToken);
        }
        catch (Exception fault)
        {
            await store.DisposeAsync();
            if (StartFault(fault) is { } words)
            {
                throw new StorageException(words.ReplaceLineEndings(" "), fault);
            }

            throw;
        }
    }

    private static async Task OpenAsync(IServiceProvider services, SqliteStore store, CancellationToken cancellationToken)
    {
        store.Lock();
        var proof = services.GetRequiredService<StoreProof>();
        var plan = proof.Prove();
        plan.Prepare(proof.AsideSuffix());
        services.GetRequiredService<StoreFolders>().Use(plan.Keys, plan.Files);
        await store.InitializeAsync(cancellationToken, plan);

        // The database first: a marked folder must not refer to a database that was never created.
        var mark = new FolderMark(plan.Id, Path.GetFileName(plan.DatabasePath));
        mark.Write(plan.Keys);
        mark.Write(plan.Files);
        await store.NoteKeyAsync(cancellationToken);
        services.GetRequiredService<StoreCondition>().CheckedWhole = plan.CheckedWhole;
        await services.GetRequiredService<FileStore>().RemoveOrphansAsync(cancellationToken);
    }

    /// <summary>Returns the message for an I/O error or invalid data; null for a bug of ours.</summary>
    private static string? StartFault(Exception fault) => fault switch
    {
        StorageException named => named.Message,
        SqliteException failure => $"The database at Storage:Path cannot be opened: {failure.Message}",
        IOException or UnauthorizedAccessException => $"The folder of Storage:Path cannot be used: {fault.Message}",
        JsonException or FormatException or InvalidCastException => $"The database at Storage:Path contains data that this NemoBot cannot read ({fault.Message}). Restore a backup, or start over with --new-store.",
        _ => null,
    };
}
