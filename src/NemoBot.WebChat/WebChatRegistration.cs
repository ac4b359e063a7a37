using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Incoming;
using NemoBot.WebChat.Outgoing;
using NemoBot.WebChat.Outgoing.Push;

namespace NemoBot.WebChat;

/// <summary>Registers the web chat's services and routes.</summary>
public static class WebChatRegistration
{
    /// <summary>
    /// Requires from the host: the store, its files, the inbox, <see cref="IFirstContact"/>, <see cref="Core.Limits.Callers"/>, Data Protection and a <see
    /// cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddWebChat(this IServiceCollection services)
    {
        services.AddOptions<WebChatOptions>().BindConfiguration(WebChatOptions.Section)
            .Validate(options => options.AccessCode is null or { Length: 0 or >= 6 }, "WebChat:AccessCode must have at least 6 characters.")
            .Configure<IConfiguration>(static (options, configuration) =>
            {
                ListSetting.AddScalar(options.Hosts, configuration, $"{WebChatOptions.Section}:{nameof(options.Hosts)}");
                ListSetting.AddScalar(options.TrustedProxies, configuration, $"{WebChatOptions.Section}:{nameof(options.TrustedProxies)}");
            })
            .Validate(options => options.MostPages is >= 1 and <= WebChatOptions.MostPagesEver, "WebChat:MostPages must be between 1 and 100000.")
            .Validate(options => options.PagesPercentPerAddress is >= 1 and <= 100, "WebChat:PagesPercentPerAddress must be between 1 and 100.")
            .Validate(options => options.ProxyHops is >= 1 and <= 10, "WebChat:ProxyHops must be between 1 and 10.")
            .Validate(options => options.PublicUrl is null or { IsAbsoluteUri: true, Scheme: "https" }, "WebChat:PublicUrl must be an https address.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebChatOptions>, WebChatAddresses>();
        services.TryAddSingleton<Ffmpeg>();
        return services
            .AddSingleton<ChatCookie>()
            .AddSingleton<AccessGate>()
            .AddSingleton<RequestGuard>()
            .AddSingleton<PageFiles>()
            .AddSingleton<ChatHub>()
            .AddSingleton<IOpenPages>(static provider => provider.GetRequiredService<ChatHub>())
            .AddSingleton<IPageNews>(static provider => provider.GetRequiredService<ChatHub>())
            .AddSingleton<ChatJournal>()
            .AddSingleton<ChatIntake>()
            .AddSingleton<ReusedId>()
            .AddSingleton<UploadsUnderWay>()
            .AddSingleton<IFileKeeper>(static provider => provider.GetRequiredService<UploadsUnderWay>())
            .AddSingleton<FinishedUploads>()
            .AddSingleton<UploadTurns>()
            .AddSingleton<MessageEndpoint>()
            .AddSingleton<UploadEndpoint>()
            .AddSingleton<ActionEndpoint>()
            .AddSingleton<ChatLanguage>()
            .AddSingleton<ChatPageEndpoint>()
            .AddSingleton<EventsEndpoint>()
            .AddSingleton<HistoryEndpoint>()
            .AddSingleton<ChatFiles>()
            .AddSingleton<FileEndpoint>()
            .AddSingleton<VideoStills>()
            .AddSingleton<StillEndpoint>()
            .AddSingleton<LoginEndpoint>()
            .AddSingleton<PushKeys>()
            .AddSingleton<PushAddresses>()
            .AddSingleton<PushDelivery>()
            .AddHostedService(static provider => provider.GetRequiredService<PushDelivery>())
            .AddSingleton<PushEndpoint>()
            .AddSingleton<IChatPlatform, WebChatPlatform>();
    }

    /// <summary>Maps the page and its API, and a fallback for all other paths. Maps only the assets if the chat is disabled.</summary>
    public static WebApplication MapWebChat(this WebApplication app)
    {
        var services = app.Services;
        var guard = services.GetRequiredService<RequestGuard>();
        var pages = services.GetRequiredService<PageFiles>();
        string[] read = [HttpMethods.Get, HttpMethods.Head];
        // The assets are not confidential, and the login pages need some of them, including that of the operator page.
        app.MapMethods("/page/{**name}", read, guard.Open(pages.WritePartAsync));
        if (!services.GetRequiredService<IOptions<WebChatOptions>>().Value.Enabled)
        {
            return app;
        }

        app.MapMethods("/", read, guard.Page(services.GetRequiredService<ChatPageEndpoint>().GetAsync));
        app.MapPost("/login", guard.Open(services.GetRequiredService<LoginEndpoint>().PostAsync));
        app.MapPost("/api/chat/messages", guard.Api(services.GetRequiredService<MessageEndpoint>().PostAsync));
        MapUploads(app, guard, services.GetRequiredService<UploadEndpoint>());
        app.MapGet("/api/chat/events", guard.Api(services.GetRequiredService<EventsEndpoint>().GetAsync));
        app.MapGet("/api/chat/history", guard.Api(services.GetRequiredService<HistoryEndpoint>().GetAsync));
        app.MapPost("/api/chat/actions/{id}", guard.Api(services.GetRequiredService<ActionEndpoint>().PostAsync));
        app.MapMethods("/api/chat/files/{id}", read, guard.Api(services.GetRequiredService<FileEndpoint>().GetAsync));
        app.MapGet("/api/chat/files/{id}/still", guard.Api(services.GetRequiredService<StillEndpoint>().GetAsync));
        var push = services.GetRequiredService<PushEndpoint>();
        app.MapGet(PushEndpoint.Path, guard.Api(push.GetAsync));
        app.MapPost(PushEndpoint.Path, guard.Api(push.PostAsync));
        app.MapMethods(PushEndpoint.Path, [HttpMethods.Delete], guard.Api(push.DeleteAsync));
        app.Map("/api/{**rest}", guard.Open(_ => throw new RefusedRequestException(StatusCodes.Status404NotFound, RefusalCode.NotFound)));
        app.MapFallback("{**path}", guard.Page(pages.WriteNotFoundAsync));
        return app;
    }

    private static void MapUploads(WebApplication app, RequestGuard guard, UploadEndpoint uploads)
    {
        const string One = UploadEndpoint.Path + "/{id}";
        app.MapPost(UploadEndpoint.Path, guard.Api(uploads.CreateAsync));
        app.MapMethods(UploadEndpoint.Path, [HttpMethods.Options], guard.Api(uploads.DescribeAsync));
        app.MapMethods(One, [HttpMethods.Options], guard.Api(uploads.DescribeAsync));
        app.MapMethods(One, [HttpMethods.Head], guard.Api(uploads.LookUpAsync));
        app.MapMethods(One, [HttpMethods.Patch], guard.Api(uploads.AppendAsync));
        app.MapMethods(One, [HttpMethods.Delete], guard.Api(uploads.DeleteAsync));
        app.MapPost(One, guard.Api(uploads.OverrideAsync));
    }
}
