using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Storage.Backups;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage;

/// <summary>Registers the store: options, encryption, the database with its keys, and the files. Each engine is registered by its own project.</summary>
public static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptions.Validator>();
        services.AddOptions<BackupOptions>().BindConfiguration(BackupOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BackupOptions>, BackupOptions.Validator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SortableIds>();

        services.AddSingleton<StoreFolders>();
        services.AddSingleton<StoreProof>();
        services.AddSingleton<IntegrityCheck>();
        services.AddSingleton<StoreCondition>();
        services.AddSingleton<StoreProbe>();
        services.AddDataProtection().SetApplicationName(KeysOnDisk.Application);
        services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider, IOptions<StorageOptions>>(static (keys, services, storage) => keys.XmlRepository = storage.Value.IsOnServer
            ? services.GetRequiredService<IServerEngine>().Keys
            : new KeyFolder(services.GetRequiredService<StoreFolders>()));

        services.AddSingleton<StorageEngines>();
        services.AddSingleton<StoreMove>();
        services.AddSingleton<ServerMove>();
        services.AddSingleton<BackupMaker>();
        services.AddSingleton<StoreRestore>();
        services.AddSingleton(static provider =>
        {
            var path = provider.GetRequiredService<IOptions<StorageOptions>>().Value.DatabasePath;
            return provider.GetRequiredService<StorageEngines>().Serving(path).CreateStore(path);
        });
        services.AddSingleton<IEngineStore>(static provider => provider.GetRequiredService<IOptions<StorageOptions>>().Value.IsOnServer
            ? provider.GetRequiredService<IServerStore>()
            : provider.GetRequiredService<IFileEngineStore>());
        services.AddSingleton(static provider => provider.GetRequiredService<IServerEngine>().CreateStore());
        services.AddSingleton<IStore>(static provider => provider.GetRequiredService<IEngineStore>());
        services.AddSingleton<IStoreFigures>(static provider => provider.GetRequiredService<IEngineStore>());
        services.AddSingleton<IWebChatLog>(static provider => provider.GetRequiredService<IEngineStore>());
        services.AddSingleton(static provider => new FileStore(
            provider.GetRequiredService<IStore>(),
            provider.GetRequiredService<IOptions<StorageOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<FileStore>>(),
            provider.GetService<BotMetrics>(),
            provider.GetServices<IFileKeeper>(),
            provider.GetRequiredService<SortableIds>(),
            provider.GetRequiredService<StoreFolders>(),
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.FilesAreInBucket ? provider.GetRequiredService<IFileBucket>() : null,
            provider.GetService<IPublicLinks>()));
        services.AddSingleton<IFileStore>(static provider => provider.GetRequiredService<FileStore>());
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<StorageOptions>>().Value is var storage
            ? new KeepTimes(storage.KeepFilesFor, storage.KeepHistoryFor, Rows.Retention.Seen, TimeSpan.FromDays(Rows.UseDays.Longest))
            : null!);
        services.AddSingleton<PartialFileStore>();
        services.AddSingleton<IPartialFileStore>(static provider => provider.GetRequiredService<PartialFileStore>());
        return services;
    }

    /// <summary>Verifies that the store is complete and undamaged, opens it, and cleans up after a crash. Call it before anything else uses the store.</summary>
    /// <exception cref="StorageException">The store cannot be used; the message is on one line, for the operator.</exception>
    public static async Task OpenStorageAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        IEngineStore? store = null;
        try
        {
            string id;
            if (services.GetRequiredService<IOptions<StorageOptions>>().Value.IsOnServer)
            {
                var onServer = services.GetRequiredService<IServerStore>();
                store = onServer;
                id = await OpenOnServerAsync(services, onServer, cancellationToken);
            }
            else
            {
                await MoveIfSelectedAsync(services, cancellationToken);
                var inFile = services.GetRequiredService<IFileEngineStore>();
                store = inFile;
                id = await OpenAsync(services, inFile, cancellationToken);
            }

            if (services.GetRequiredService<IOptions<StorageOptions>>().Value.FilesAreInBucket)
            {
                await services.GetRequiredService<IFileBucket>().ClaimAsync(id, store, cancellationToken);
            }

            await services.GetRequiredService<FileStore>().RemoveOrphansAsync(cancellationToken);
            services.GetRequiredService<PartialFileStore>().Load();
        }
        catch (Exception fault)
        {
            if (store is not null)
            {
                await store.DisposeAsync();
            }

            if (StartFault(fault) is { } words)
            {
                throw new StorageException(words.ReplaceLineEndings(" "), fault);
            }

            throw;
        }
    }

    /// <summary>Moves the database to another engine. No bot may be running on it.</summary>
    /// <param name="to">Another engine than the database has.</param>
    /// <returns>Where the old database is now.</returns>
    /// <exception cref="StorageException">The database was not moved and serves as before; the message is for the operator.</exception>
    public static async Task<string> MoveStorageAsync(this IServiceProvider services, IStorageEngine to, CancellationToken cancellationToken)
    {
        var (from, path) = await SettleAsync(services, cancellationToken);
        return services.GetRequiredService<StoreMove>().Move(from, to, path);
    }

    /// <summary>Moves the database to the server of <see cref="StorageOptions.Database"/>. No bot may be running on either. The options select an engine of files.</summary>
    /// <exception cref="StorageException">The database was not moved and serves as before; the message is for the operator.</exception>
    public static async Task<MovedStore> MoveStorageToServerAsync(this IServiceProvider services, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var (from, path) = await SettleAsync(services, cancellationToken);
        return await services.GetRequiredService<ServerMove>().ToServerAsync(from, path, services.GetRequiredService<StoreFolders>(), progress, cancellationToken);
    }

    /// <summary>Brings the database of an earlier version up to date, and ends it cleanly.</summary>
    private static async Task<(IStorageEngine Engine, string Path)> SettleAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var path = services.GetRequiredService<IOptions<StorageOptions>>().Value.DatabasePath;
        var engine = services.GetRequiredService<StorageEngines>().For(path);
        await using var store = engine.CreateStore(path);
        await ProveAndInitializeAsync(services, store, cancellationToken);
        return (engine, path);
    }

    private static async Task MoveIfSelectedAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var path = services.GetRequiredService<IOptions<StorageOptions>>().Value.DatabasePath;
        if (services.GetRequiredService<StorageEngines>().MovesTo(path) is { } to)
        {
            await services.MoveStorageAsync(to, cancellationToken);
        }
    }

    /// <returns>The identity of the store.</returns>
    private static async Task<string> OpenAsync(IServiceProvider services, IFileEngineStore store, CancellationToken cancellationToken)
    {
        var plan = await ProveAndInitializeAsync(services, store, cancellationToken);
        var condition = services.GetRequiredService<StoreCondition>();
        (condition.CheckedWhole, condition.AwaitsCheck) = (plan.CheckedWhole, plan.AwaitsCheck);
        return plan.Id;
    }

    /// <summary>A server checks its own database; the store's identity finds its files, so that a bot with another database never takes them for its own.</summary>
    /// <returns>The identity of the store.</returns>
    private static async Task<string> OpenOnServerAsync(IServiceProvider services, IServerStore store, CancellationToken cancellationToken)
    {
        var options = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var id = await store.OpenAsync(cancellationToken);
        var places = new StorePlaces(options.DatabasePath);
        var files = options.HasFilesFolder ? OwnFolder(options.FilesFolder, id) : places.MarkedWith(StorePlaces.Files, id) ?? places.FreeFor(StorePlaces.Files, id);
        services.GetRequiredService<StoreFolders>().Use(options.KeysFolder, files, areShared: services.GetService<IChatOwners>() is not null);
        new FolderMark(id, options.EngineName).Write(files);
        return id;
    }

    private static string OwnFolder(string folder, string id) => FolderMark.Read(folder) is { } mark && mark.Store != id
        ? throw new StorageException($"The folder of Storage:FilesFolder ({folder}) has the files of another store. Choose another folder, or the database that they belong to.")
        : folder;

    private static async Task<StorePlan> ProveAndInitializeAsync(IServiceProvider services, IFileEngineStore store, CancellationToken cancellationToken)
    {
        store.Lock();
        var proof = services.GetRequiredService<StoreProof>();
        var plan = proof.Prove();
        var (engines, suffix) = (services.GetRequiredService<StorageEngines>(), proof.AsideSuffix());
        var engine = engines.For(plan.DatabasePath);
        plan.Prepare(engine, suffix);

        // A log that a database of another engine left at this place would be applied to the next one of that engine.
        foreach (var other in engines.All.Where(other => other != engine && new FileInfo(other.LogPathOf(plan.DatabasePath)) is { Exists: true, Length: > 0 }))
        {
            other.SetLogAside(plan.DatabasePath, suffix);
        }

        services.GetRequiredService<StoreFolders>().Use(plan.Keys, plan.Files); // Not shared: the lock is exclusive.
        await store.InitializeAsync(cancellationToken, plan);

        // The database first: a marked folder must not refer to a database that was never created.
        var mark = new FolderMark(plan.Id, Path.GetFileName(plan.DatabasePath));
        mark.Write(plan.Keys);
        mark.Write(plan.Files);
        await store.NoteKeyAsync(cancellationToken);
        return plan;
    }

    /// <summary>Returns the message for an I/O error or invalid data; null for a bug of ours.</summary>
    private static string? StartFault(Exception fault) => fault switch
    {
        StorageException named => named.Message,
        IOException or UnauthorizedAccessException => $"The folder of Storage:Path cannot be used: {fault.Message}",
        JsonException or FormatException or InvalidCastException => $"The database at Storage:Path contains data that this NemoBot cannot read ({fault.Message}). Restore a backup, or start over with --new-store.",
        _ => null,
    };
}
