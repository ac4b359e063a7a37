using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NemoBot.Core.Delivery;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.WebChat.Agents;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Hooks;
using NemoBot.WebChat.Incoming;
using NemoBot.WebChat.Keys;
using NemoBot.WebChat.Links;
using NemoBot.WebChat.Outgoing;
using NemoBot.WebChat.Outgoing.Push;

namespace NemoBot.WebChat;

/// <summary>Registers the web chat's services and routes.</summary>
public static class WebChatRegistration
{
    /// <summary>
    /// Requires from the host: the store, its files, the inbox, <see cref="IFirstContact"/>, <see cref="Callers"/>, <see cref="WaitingHooks"/>,
    /// <see cref="ISingles"/>, Data Protection and a <see
    /// cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddWebChat(this IServiceCollection services, IConfiguration configuration)
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
            .Validate(options => WebChatOptions.IsPublicUrl(options.PublicUrl), WebChatOptions.PublicUrlRule)
            .Validate(options => options.UploadLinksFor >= TimeSpan.FromMinutes(5) && options.UploadLinksFor <= TimeSpan.FromDays(1), "WebChat:UploadLinksFor must be between 00:05:00 and 1.00:00:00.")
            .Validate(options => options.FileLinksFor >= TimeSpan.FromMinutes(5) && options.FileLinksFor <= TimeSpan.FromDays(30), "WebChat:FileLinksFor must be between 00:05:00 and 30.00:00:00.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebChatOptions>, WebChatAddresses>();
        services.TryAddSingleton<Ffmpeg>();
        services.TryAddSingleton<People>();
        services.TryAddSingleton<ReceivedQuota>();
        services.AddAgents(configuration);
        services.AddApiDescription();
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
            .AddSingleton<FileGate>()
            .AddSingleton<MessageEndpoint>()
            .AddSingleton<UploadEndpoint>()
            .AddSingleton<ActionEndpoint>()
            .AddSingleton<ChatLanguage>()
            .AddSingleton<ChatPageEndpoint>()
            .AddSingleton<EventsEndpoint>()
            .AddSingleton<HistoryEndpoint>()
            .AddSingleton<ChatFiles>()
            .AddSingleton<StoredFileAnswer>()
            .AddSingleton<FileEndpoint>()
            .AddSingleton<LinkSeal>()
            .AddSingleton<ApiKeys>()
            .AddSingleton<KeyGate>()
            .AddSingleton<KeysEndpoint>()
            .AddSingleton<OutsideAddresses>()
            .AddSingleton<ChatHooks>()
            .AddSingleton<HooksEndpoint>()
            .AddSingleton<HookSender>()
            .AddHostedService<HookDelivery>()
            .AddSingleton<IPublicLinks, PublicLinks>()
            .AddSingleton<UploadLinkEndpoint>()
            .AddSingleton<FileLinkEndpoint>()
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
        app.MapMethods("/page/{**name}", read, guard.Asset(pages.WritePartAsync));
        if (services.GetRequiredService<IOptions<WebChatOptions>>().Value.PublicAddress is not null)
        {
            MapLinks(app, guard, read);
        }

        if (!services.GetRequiredService<IOptions<WebChatOptions>>().Value.Enabled)
        {
            return app;
        }

        app.MapMethods("/", read, guard.Page(services.GetRequiredService<ChatPageEndpoint>().GetAsync));
        app.MapPost("/login", guard.Open(services.GetRequiredService<LoginEndpoint>().PostAsync));
        var keys = services.GetRequiredService<KeysEndpoint>();
        app.MapMethods(KeysEndpoint.Path, read, guard.Page(keys.GetAsync));
        app.MapPost(KeysEndpoint.Path, guard.Form(keys.PostAsync));
        app.MapPost(KeysEndpoint.Path + "/{id}/revoke", guard.Form(keys.RevokeAsync));
        app.MapPost(KeysEndpoint.HooksPath, guard.Form(keys.PostHookAsync));
        app.MapPost(KeysEndpoint.HooksPath + "/{id}/secret", guard.Form(keys.RenewHookAsync));
        app.MapPost(KeysEndpoint.HooksPath + "/{id}/remove", guard.Form(keys.RemoveHookAsync));
        app.MapAgents(guard);
        app.MapApiDescription();
        app.MapPost("/api/chat/messages", guard.Api(services.GetRequiredService<MessageEndpoint>().PostAsync));
        MapUploads(app, UploadEndpoint.Path, guard.Api, guard.Api);
        app.MapGet("/api/chat/events", guard.Api(services.GetRequiredService<EventsEndpoint>().GetAsync));
        app.MapGet("/api/chat/history", guard.Api(services.GetRequiredService<HistoryEndpoint>().GetAsync));
        app.MapPost("/api/chat/actions/{id}", guard.Api(services.GetRequiredService<ActionEndpoint>().PostAsync));
        app.MapPost("/api/chat/leave", guard.Api(LeaveEndpoint.LeaveAsync));
        app.MapPost("/api/chat/logout", guard.Api(LeaveEndpoint.LogOutAsync));
        app.MapMethods(FileEndpoint.Path + "/{id}", read, guard.Api(services.GetRequiredService<FileEndpoint>().GetAsync));
        app.MapGet(FileEndpoint.Path + "/{id}/still", guard.Api(services.GetRequiredService<StillEndpoint>().GetAsync));
        var hooks = services.GetRequiredService<HooksEndpoint>();
        app.MapGet(HooksEndpoint.Path, guard.Api(hooks.GetAsync));
        app.MapPost(HooksEndpoint.Path, guard.Api(hooks.PostAsync));
        app.MapPost(HooksEndpoint.Path + "/{id}/secret", guard.Api(hooks.RenewAsync));
        app.MapMethods(HooksEndpoint.Path + "/{id}", [HttpMethods.Delete], guard.Api(hooks.DeleteAsync));
        var push = services.GetRequiredService<PushEndpoint>();
        app.MapGet(PushEndpoint.Path, guard.Api(push.GetAsync));
        app.MapPost(PushEndpoint.Path, guard.Api(push.PostAsync));
        app.MapMethods(PushEndpoint.Path, [HttpMethods.Delete], guard.Api(push.DeleteAsync));
        app.Map("/api/{**rest}", guard.Open(_ => throw new RefusedRequestException(StatusCodes.Status404NotFound, RefusalCode.NotFound)));
        app.MapFallback("{**path}", guard.Page(pages.WriteNotFoundAsync));
        return app;
    }

    private static void MapLinks(WebApplication app, RequestGuard guard, string[] read)
    {
        const string Page = UploadLinkEndpoint.Path + "/{token}";
        var links = app.Services.GetRequiredService<UploadLinkEndpoint>();
        app.MapMethods(Page, read, guard.LinkPage(links.GetAsync));
        app.MapPost(Page, guard.LinkApi(links.PostAsync));
        MapUploads(app, Page + UploadLinkEndpoint.Uploads, endpoint => guard.LinkApi(links.ForChat(endpoint, begins: true)), endpoint => guard.LinkApi(links.ForChat(endpoint, begins: false)));
        app.MapMethods(FileLinkEndpoint.Path + "/{token}", read, guard.LinkPage(app.Services.GetRequiredService<FileLinkEndpoint>().GetAsync));
    }

    private static void MapUploads(
        WebApplication app, string all, Func<Func<HttpContext, ChatKey, Task>, RequestDelegate> begin, Func<Func<HttpContext, ChatKey, Task>, RequestDelegate> wrap)
    {
        var one = all + "/{id}";
        var uploads = app.Services.GetRequiredService<UploadEndpoint>();
        app.MapPost(all, begin(uploads.CreateAsync));
        app.MapMethods(all, [HttpMethods.Options], wrap(uploads.DescribeAsync));
        app.MapMethods(one, [HttpMethods.Options], wrap(uploads.DescribeAsync));
        app.MapMethods(one, [HttpMethods.Head], wrap(uploads.LookUpAsync));
        app.MapMethods(one, [HttpMethods.Patch], wrap(uploads.AppendAsync));
        app.MapMethods(one, [HttpMethods.Delete], wrap(uploads.DeleteAsync));
        app.MapPost(one, wrap(uploads.OverrideAsync));
    }
}
