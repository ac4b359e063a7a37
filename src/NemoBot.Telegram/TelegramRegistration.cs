using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NemoBot.Core.Delivery;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;
using NemoBot.Telegram.Outgoing;

namespace NemoBot.Telegram;

/// <summary>Registers Telegram. Without a token nothing of it runs.</summary>
public static class TelegramRegistration
{
    public static IServiceCollection AddTelegram(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(TelegramOptions.Section);
        services.AddOptions<TelegramOptions>().Bind(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TelegramOptions>, TelegramOptions.Validator>());
        if (string.IsNullOrWhiteSpace(section[nameof(TelegramOptions.Token)]))
        {
            return services;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISingles, OwnSingles>();
        services.AddSingleton<ServerConnection>();
        services.AddSingleton<TelegramClient>();
        services.AddSingleton<FileDownloads>();
        services.AddSingleton<Func<IChatWaker>>(static provider => provider.GetRequiredService<IChatWaker>);
        services.AddSingleton<ChatMoves>();
        services.AddSingleton<LegacyReceipts>();
        services.AddSingleton<FileIds>();
        services.AddSingleton<FileSource>();
        services.AddSingleton<Administrators>();
        services.AddSingleton<MessageWriter>();
        services.AddSingleton<TextDelivery>();
        services.TryAddSingleton<Ffmpeg>();
        services.TryAddSingleton<PreviewSheet>();
        services.TryAddSingleton<TimelineSheet>();
        services.TryAddSingleton<MessagePictures>();
        services.AddSingleton<VideoThumbnail>();
        services.AddSingleton<ChatActions>();
        services.AddSingleton<VideoForms>();
        services.AddSingleton<VideoDelivery>();
        services.AddSingleton<PictureDelivery>();
        services.AddSingleton<AlbumDelivery>();
        services.AddSingleton<AnswerDrafts>();
        services.AddSingleton<PersonalDelivery>();
        services.AddSingleton<Acknowledger>();
        services.TryAddSingleton<Callers>();
        services.TryAddSingleton<People>();
        services.AddSingleton<CommandMenu>();
        services.AddSingleton<BotProfile>();
        services.AddSingleton<TopicNames>();
        services.AddSingleton<CurrentIdentity>();
        services.AddSingleton<AlbumGate>();
        services.AddSingleton<UpdateIntake>();
        services.AddSingleton<Poller>();
        services.AddSingleton<Webhook>();
        services.AddSingleton<WebhookRegistration>();
        services.AddSingleton<Upkeep>();
        services.AddSingleton<TelegramPlatform>();
        services.AddSingleton<IChatPlatform>(static provider => provider.GetRequiredService<TelegramPlatform>());
        services.AddHostedService<TelegramService>();
        services.AddHealthChecks().AddCheck<TokenHealth>("telegram", tags: ["ready"]);
        return services;
    }

    /// <summary>Maps the webhook (the path of <c>Telegram:WebhookUrl</c>); does nothing for polling, or without a token.</summary>
    public static WebApplication MapTelegramWebhook(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<TelegramOptions>>().Value;
        if (options is { IsOn: true, WebhookUrl: { } address })
        {
            var webhook = app.Services.GetRequiredService<Webhook>();
            app.MapPost(address.AbsolutePath, (HttpRequest request, CancellationToken cancellationToken) => webhook.ReceiveAsync(request, cancellationToken))
                .ExcludeFromDescription();
        }

        return app;
    }
}
