using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using NemoBot.Operations.Access;
using NemoBot.WebChat;
using NemoBot.WebChat.Ingress;
using NemoVideo;

namespace NemoBot.Hosting.Ingress;

/// <summary>Configures what every request passes first: the limit on connections, and whose statements about the caller are trusted.</summary>
internal static partial class IngressSetup
{
    public static IServiceCollection AddIngress(this IServiceCollection services)
    {
        services.AddSingleton(static _ => DescriptorBudget.OfThisProcess());
        services.AddSingleton<IConnectionListenerFactory, GatedTransport>(); // The last registration wins.
        services.AddOptions<KestrelServerOptions>().Configure<DescriptorBudget>(static (kestrel, budget) =>
        {
            kestrel.Limits.MaxConcurrentConnections = budget.Connections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = 0; // No endpoint here upgrades (no WebSockets), and an upgraded connection would no longer count.
        });
        services.AddOptions<WebChatOptions>().PostConfigure<DescriptorBudget>(static (webChat, budget) =>
            webChat.MostPages = webChat.MostPages <= WebChatOptions.MostPagesEver ? Math.Min(webChat.MostPages, budget.Pages) : webChat.MostPages);
        services.AddOptions<NemoVideoOptions>().PostConfigure<DescriptorBudget>(static (nemo, budget) => nemo.MaxConnections = Math.Min(nemo.MaxConnections, budget.Connections));

        services.AddSingleton<UntrustedForwarders>();
        services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<WebChatOptions>>(static (headers, webChat) => Trust(headers, webChat.Value));
        services.AddOptions<HstsOptions>().Configure(static hsts =>
        {
            hsts.MaxAge = TimeSpan.FromDays(365);
            hsts.ExcludedHosts.Clear(); // Browsers ignore HSTS for IP addresses anyway; "localhost" also serves many other applications.
            hsts.ExcludedHosts.Add("localhost");
        });

        // The address of a request may contain a secret (a one-time link): the framework must not log it, whatever the log levels are.
        services.AddLogging(static logging => logging
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Information) // Debug would repeat the unreadable line or header.
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel.Connections", LogLevel.Error)); // GatedTransport logs this, at most once a minute.
        return services;
    }

    /// <summary>Adds the first part of the pipeline: everything after it sees the address, scheme and host of the real caller.</summary>
    public static WebApplication UseIngress(this WebApplication app)
    {
        var budget = app.Services.GetRequiredService<DescriptorBudget>();
        var pages = app.Services.GetRequiredService<IOptions<WebChatOptions>>().Value.MostPages;
        LogBudget(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("NemoBot"), budget.Connections, pages, budget.Limit);
        app.Use(app.Services.GetRequiredService<UntrustedForwarders>().InvokeAsync);
        app.Use(app.Services.GetRequiredService<ProxyUsers>().RememberPeerAsync);
        app.UseForwardedHeaders();
        app.UseHsts();
        return app;
    }

    private static void Trust(ForwardedHeadersOptions headers, WebChatOptions webChat)
    {
        var trusted = TrustedNetworks.Of(webChat.TrustedProxies);
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        if (trusted.IsEmpty)
        {
            headers.ForwardedHeaders = ForwardedHeaders.None; // The middleware trusts everyone if the lists are empty.
            return;
        }

        trusted.Networks.ToList().ForEach(headers.KnownIPNetworks.Add);
        headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        headers.ForwardLimit = webChat.ProxyHops;
        headers.AllowedHosts = [.. webChat.Hosts.Select(host => new HostString(host).Host)];
        if (headers.AllowedHosts.Count > 0)
        {
            // Only our own names count: some proxies pass on the visitor's own header.
            headers.ForwardedHeaders |= ForwardedHeaders.XForwardedHost;
        }
    }

    [LoggerMessage(LogLevel.Information, "Room for {Connections} connections and {Pages} open pages; this process may open {Limit} files")]
    private static partial void LogBudget(ILogger logger, int connections, int pages, long? limit);
}
