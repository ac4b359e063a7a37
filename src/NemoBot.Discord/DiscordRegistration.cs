using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NemoBot.Core.Delivery;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Discord.Gateway;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Outgoing;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord;

/// <summary>Registers Discord. Without a token only the options are registered, so that their faults are still reported.</summary>
public static class DiscordRegistration
{
    /// <summary>Discord's edge refuses clients without a user agent of this form.</summary>
    private static readonly string UserAgent = $"DiscordBot (https://nemovideo.com, {typeof(DiscordRegistration).Assembly.GetName().Version?.ToString(3)})";

    public static IServiceCollection AddDiscord(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DiscordOptions>().Bind(configuration.GetSection(DiscordOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DiscordOptions>, DiscordOptions.Validator>();
        if (string.IsNullOrWhiteSpace(configuration[$"{DiscordOptions.Section}:{nameof(DiscordOptions.Token)}"]))
        {
            return services;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISingles, OwnSingles>();
        services.AddDataProtection();
        AddHttp(services);
        services.AddSingleton<RateLimits>();
        services.AddSingleton<InvalidRequests>();
        services.AddSingleton(static provider => new DiscordRest(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(DiscordRest.ClientName),
            provider.GetRequiredService<IOptions<DiscordOptions>>().Value.Token!,
            provider.GetRequiredService<RateLimits>(),
            provider.GetRequiredService<InvalidRequests>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DiscordRest>>()));
        services.AddSingleton<CurrentIdentity>();
        services.AddSingleton<ClosedChannels>();
        services.TryAddSingleton<Ffmpeg>();
        services.TryAddSingleton<PreviewSheet>();
        services.TryAddSingleton<TimelineSheet>();
        services.TryAddSingleton<MessagePictures>();
        services.AddSingleton<VideoSource>();
        services.AddSingleton<UnconfirmedSends>();
        services.AddSingleton<ChannelDelivery>();
        services.AddSingleton<InteractionStates>();
        services.AddSingleton<LegacyReceipts>();
        services.AddSingleton<PostReceipts>();
        services.AddSingleton<WaitingFiles>();
        services.AddSingleton<IFileKeeper>(static provider => provider.GetRequiredService<WaitingFiles>());
        services.AddSingleton<StartedCalls>();
        services.AddSingleton<Acknowledger>();
        services.AddSingleton<Autocompletion>();
        services.AddSingleton<RoleHints>();
        services.TryAddSingleton<Callers>();
        services.TryAddSingleton<People>();
        services.AddSingleton<TurnedAway>();
        services.AddSingleton<TokenDelivery>();
        services.AddSingleton<AnswerDelivery>();
        services.AddSingleton<PressDelivery>();
        services.AddSingleton<LocalActions>();
        services.AddSingleton<FileSource>();
        services.AddSingleton<DiscordPlatform>();
        services.AddSingleton<IChatPlatform>(static provider => provider.GetRequiredService<DiscordPlatform>());
        services.AddMetrics();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<IdentifyThrottler>();
        services.AddSingleton<GatewayIntake>();
        services.AddSingleton<CommandRegistrar>();
        services.AddSingleton<DiscordService>();
        services.AddHostedService(static provider => provider.GetRequiredService<DiscordService>());
        return services;
    }

    /// <summary>Configures the client without request logging (paths contain interaction tokens), without redirects, and with timeouts that depend on the upload size.</summary>
    private static void AddHttp(IServiceCollection services)
    {
        services.AddHttpClient(DiscordRest.ClientName, static (provider, client) =>
            {
                client.BaseAddress = new(provider.GetRequiredService<IOptions<DiscordOptions>>().Value.ApiUrl.AbsoluteUri.TrimEnd('/') + "/");
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", UserAgent);
            })
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(Handler);
        services.AddHttpClient(FileSource.ClientName, static client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(Handler);

        static HttpMessageHandler Handler() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
    }
}
