using NemoBot.Cluster;
using NemoBot.Core;
using NemoBot.Discord;
using NemoBot.Hosting.Ingress;
using NemoBot.Operations;
using NemoBot.Operations.Checks;
using NemoBot.Pictures;
using NemoBot.Storage;
using NemoBot.Storage.Backups;
using NemoBot.Telegram;
using NemoBot.WebChat;
using NemoBot.WebChat.Api;

namespace NemoBot.Hosting;

/// <summary>Registers all services of the program.</summary>
internal static class BotServices
{
    public static IServiceCollection AddNemoBot(this IServiceCollection services, IConfigurationManager configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(9)); // Ends within 10 s of SIGTERM.
        services.AddSystemdNotices();
        services.AddSecretMask();
        services.AddIngress();
        services.AddOperations(configuration); // First, so that the export stops last.
        services.AddStore();

        // The dispatcher starts before the platforms and stops after them, so it runs whenever a platform delivers messages.
        services.AddCore();
        services.AddPictures();
        services.AddTelegram(configuration);
        services.AddDiscord(configuration);
        services.AddWebChat(configuration);
        services.AddRequestLimits();
        services.AddSingleton<OperatorExposure>();

        services.AddHostedService<FileCleanUp>();
        services.AddHostedService<HistoryCleanUp>();
        services.AddHostedService<BudgetReport>();
        if (!new StorageOptions { Engine = configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Engine)}"] }.IsOnServer)
        {
            services.AddHostedService<WalCheckpoints>();
            services.AddHostedService<DamageCheck>();
            if (new BackupOptions { Folder = configuration[$"{BackupOptions.Section}:{nameof(BackupOptions.Folder)}"] }.IsOn)
            {
                services.AddHostedService<BackupKeeper>();
                services.AddSingleton<ISelfCheck, BackupCheck>();
            }
        }

        if (ClusterRegistration.IsEnabled(configuration))
        {
            services.AddCluster(configuration);
            services.AddSingleton<ISelfCheck, ClusterCheck>();
        }

        services.AddHealthChecks().AddCheck<StoreHealth>("store", tags: ["ready"]).AddCheck<AccountsHealth>("accounts", tags: ["ready"]);
        return services;
    }
}
