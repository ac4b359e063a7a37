using NemoBot.Core.Telemetry;
using NemoBot.Operations.Alerts;
using NemoBot.Operations.Checks;

namespace NemoBot.Operations;

/// <summary>Registers the services with which an operator monitors the bot.</summary>
internal static class OperationsSetup
{
    public static IServiceCollection AddOperations(this IServiceCollection services, IConfigurationManager configuration)
    {
        services.AddOptions<OperationsOptions>().BindConfiguration(OperationsOptions.Section)
            .Validate(options => options.OtlpEndpoint is null or { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "" }, "Operations:OtlpEndpoint must be an absolute http or https address without user.")
            .Validate(options => options.MetricsCode is null or "" or { Length: >= 12 }, "Operations:MetricsCode must have at least 12 characters.")
            .Validate(options => options.OtlpInterval >= TimeSpan.FromSeconds(1) && options.OtlpInterval <= TimeSpan.FromHours(1), "Operations:OtlpInterval must be between 1 second and 1 hour.")
            .ValidateOnStart();
        services.AddMetrics();
        services.AddConsole(configuration);
        return services
            .AddSingleton<BotMetrics>()
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
}
