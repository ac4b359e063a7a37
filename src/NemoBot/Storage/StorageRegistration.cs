using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NemoBot.Operations;
using NemoBot.Storage.Files;
using NemoBot.Storage.Sqlite;

namespace NemoBot.Storage;

/// <summary>Adds the store: options, encryption with keys beside the database, the database and the files.</summary>
internal static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptions.Validator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SortableIds>();

        // The name is part of every key's purpose: were it the folder of the program, moving the program would lose all secrets.
        services.AddDataProtection().SetApplicationName("NemoBot");
        services.AddOptions<KeyManagementOptions>().Configure<IOptions<StorageOptions>>(
            static (keys, storage) => keys.XmlRepository = new KeyFolder(storage.Value.KeysFolder));

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
        return services;
    }

    /// <summary>Opens the store and tidies up what a crash left behind: before anything else.</summary>
    /// <exception cref="StorageException">The database cannot be used; the message is for the operator.</exception>
    public static async Task OpenStorageAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<SqliteStore>().InitializeAsync(cancellationToken);
        await services.GetRequiredService<FileStore>().RemoveOrphansAsync(cancellationToken);
    }
}
