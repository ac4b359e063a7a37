using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.Core.Limits;
using NemoBot.Operations.Access;
using NemoBot.Operations.Audit;
using NemoBot.Operations.Settings;
using NemoBot.Operations.Usage;
using NemoBot.Operations.Views;
using NemoBot.WebChat.Api;

namespace NemoBot.Operations;

/// <summary>Registers the console, and maps it.</summary>
internal static class ConsoleSetup
{
    public static IServiceCollection AddConsole(this IServiceCollection services, IConfigurationManager configuration) => services
        .AddSingleton<IValidateOptions<OperatorOptions>, ProxyUsersValidator>()
        .AddSingleton<OperatorCodes>()
        .AddSingleton<ProxyUsers>()
        .AddSingleton<OperatorSessions>()
        .AddSingleton<OperatorLink>()
        .AddSingleton<OperatorGate>()
        .AddSingleton<OperatorDoor>()
        .AddSingleton<OperatorLogin>()
        .AddSingleton<OperatorAudit>()
        .AddSingleton<OperatorView>()
        .AddSingleton<UsageHistory>()
        .AddHostedService<UsageRecorder>()
        .AddSingleton<OverviewPage>()
        .AddSingleton<PersonSearch>()
        .AddSingleton<PeoplePage>()
        .AddSingleton<JobsPage>()
        .AddSingleton<JobPage>()
        .AddSingleton<AuditPage>()
        .AddLiveSettings(configuration);

    private static IServiceCollection AddLiveSettings(this IServiceCollection services, IConfigurationManager configuration)
    {
        var stored = new StoredSettingsSource();
        configuration.Add(stored); // After all others, which it precedes.
        return services
            .AddSingleton(stored)
            .AddSingleton<IOptions<LimitOptions>, LiveOptions<LimitOptions>>()
            .AddSingleton<IOptions<QuotaOptions>, LiveOptions<QuotaOptions>>()
            .AddSingleton<IOptions<OperatorOptions>, LiveOptions<OperatorOptions>>()
            .AddSingleton<LiveValues>()
            .AddSingleton<SettingRules>()
            .AddSingleton<StoredSettings>()
            .AddHostedService(provider => provider.GetRequiredService<StoredSettings>())
            .AddSingleton<SettingsPage>();
    }

    /// <summary>Maps <c>/operator</c>, which has a door of its own and asks for no access code.</summary>
    public static WebApplication MapOperator(this WebApplication app)
    {
        var guard = app.Services.GetRequiredService<RequestGuard>();
        var door = app.Services.GetRequiredService<OperatorDoor>();
        var login = app.Services.GetRequiredService<OperatorLogin>();
        string[] read = [HttpMethods.Get, HttpMethods.Head];
        app.MapGet("/operator/link", guard.OpenPage(login.GetLinkAsync)); // Not for HEAD: a preview must not use the link up.
        app.MapPost("/operator/login", guard.Open(login.PostCodeAsync));
        app.MapPost("/operator/logout", door.Form(OperatorRole.Look, login.PostLogoutAsync));
        app.MapMethods("/operator/style.css", read, guard.Open(ConsoleAssets.GetStyleAsync));
        app.MapMethods("/operator/script.js", read, guard.Open(ConsoleAssets.GetScriptAsync));
        app.MapMethods(ConsoleView.PathOf(ConsoleTab.Overview), read, door.Page(app.Services.GetRequiredService<OverviewPage>().GetAsync));
        app.MapMethods(ConsoleView.PathOf(ConsoleTab.Audit), read, door.Page(app.Services.GetRequiredService<AuditPage>().GetAsync));
        app.MapMethods(ConsoleView.PathOf(ConsoleTab.Jobs), read, door.Page(app.Services.GetRequiredService<JobsPage>().GetAsync));
        var job = app.Services.GetRequiredService<JobPage>();
        app.MapMethods(JobsPage.PathOf("{id}"), read, door.Page(job.GetAsync));
        app.MapPost($"{JobsPage.PathOf("{id}")}/cancel", door.Form(OperatorRole.Manage, job.PostCancelAsync));
        app.MapPost($"{JobsPage.PathOf("{id}")}/retry", door.Form(OperatorRole.Manage, job.PostRetryAsync));
        var people = app.Services.GetRequiredService<PeoplePage>();
        app.MapMethods(ConsoleView.PathOf(ConsoleTab.People), read, door.Page(people.GetAsync));
        app.MapPost(ConsoleView.PathOf(ConsoleTab.People), door.Form(OperatorRole.Manage, people.PostAsync));
        app.MapPost($"{ConsoleView.PathOf(ConsoleTab.People)}/find", door.Form(OperatorRole.Look, people.PostFindAsync));
        var settings = app.Services.GetRequiredService<SettingsPage>();
        app.MapMethods(ConsoleView.PathOf(ConsoleTab.Settings), read, door.Page(settings.GetAsync));
        app.MapPost(ConsoleView.PathOf(ConsoleTab.Settings), door.Form(OperatorRole.Manage, settings.PostAsync));
        return app;
    }
}
