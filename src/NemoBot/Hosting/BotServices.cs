using NemoBot.Core;
using NemoBot.Discord;
using NemoBot.Hosting.Ingress;
using NemoBot.Operations;
using NemoBot.Storage.Sqlite;
using NemoBot.Telegram;
using NemoBot.WebChat;
using NemoBot.WebChat.Api;

namespace NemoBot.Hosting;

/// <summary>All services of the program.</summary>
internal static class BotServices
{
    public static IServiceCollection AddNemoBot(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(9)); // SIGTERM: done within 10 s.
        services.AddSecretMask();
        services.AddIngress();
        services.AddOperations(); // First, so that the export ends last.
        services.AddStorage();

        // The dispatcher starts before the platforms and ends after them: what a platform hands in finds it at work.
        services.AddCore();
        services.AddTelegram(configuration);
        services.AddDiscord(configuration);
        services.AddWebChat();
        services.AddRequestLimits();
        services.AddSingleton<OperatorExposure>();

        services.AddHostedService<FileCleanUp>();
        services.AddHostedService<HistoryCleanUp>();
        services.AddHostedService<Checkpoints>();
        services.AddHostedService<DamageCheck>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store", tags: ["ready"]).AddCheck<AccountsHealth>("accounts", tags: ["ready"]);
        return services;
    }
}
