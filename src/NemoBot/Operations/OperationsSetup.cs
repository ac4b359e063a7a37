using NemoBot.Core.Telemetry;
using NemoBot.Operations.Alerts;
using NemoBot.Operations.Checks;
using NemoBot.WebChat.Api;

namespace NemoBot.Operations;

/// <summary>Registers the services with which an operator monitors the bot.</summary>
internal static class OperationsSetup
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddOptions<OperationsOptions>().BindConfiguration(OperationsOptions.Section)
            .Validate(options => options.OtlpEndpoint is null or { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "" }, "Operations:OtlpEndpoint must be an absolute http or https address without user.")
            .Validate(options => options.MetricsCode is null or "" or { Length: >= 12 }, "Operations:MetricsCode must have at least 12 characters.")
            .Validate(options => options.OtlpInterval >= TimeSpan.FromSeconds(1) && options.OtlpInterval <= TimeSpan.FromHours(1), "Operations:OtlpInterval must be between 1 second and 1 hour.")
            .ValidateOnStart();
        services.AddMetrics();
        return services
            .AddSingleton<BotMetrics>()
            .AddSingleton<OperatorView>()
            .AddSingleton<OperatorGate>()
            .AddSingleton<OperatorLink>()
            .AddSingleton<OperatorPage>()
            .AddSingleton<PrometheusEndpoint>()
            .AddSingleton<ISelfCheck, StoreCheck>()
            .AddSingleton<ISelfCheck, SkillsCheck>()
            .AddSingleton<ISelfCheck, WebChatCheck>()
            .AddSingleton<ISelfCheck, ApiCheck>()
            .AddAlerts()
            .AddHostedService<OtlpExport>()
            .AddHostedService<FiguresWatch>();
    }

    /// <summary>Maps <c>/metrics</c>, if it is asked for.</summary>
    public static WebApplication MapMetrics(this WebApplication app)
    {
        app.Services.GetRequiredService<PrometheusEndpoint>().MapTo(app);
        return app;
    }

    /// <summary>Maps <c>/operator</c>, which has a gate of its own and asks for no access code.</summary>
    public static WebApplication MapOperator(this WebApplication app)
    {
        var guard = app.Services.GetRequiredService<RequestGuard>();
        var page = app.Services.GetRequiredService<OperatorPage>();
        string[] read = [HttpMethods.Get, HttpMethods.Head];
        app.MapMethods("/operator", read, guard.OpenPage(page.GetAsync));
        app.MapGet("/operator/link", guard.OpenPage(page.GetLinkAsync)); // Not for HEAD: a preview must not use the link up.
        app.MapPost("/operator/login", guard.Open(page.PostCodeAsync));
        app.MapMethods("/operator/style.css", read, guard.Open(OperatorPage.GetStyleAsync));
        app.MapMethods("/operator/script.js", read, guard.Open(OperatorPage.GetScriptAsync));
        return app;
    }
}
