namespace NemoBot.Operations.Alerts;

/// <summary>Registers the alerts for the operator's chats. A further one is another <see cref="IAlertSource"/> here, with its kind and its texts.</summary>
internal static class AlertSetup
{
    private const long LeastFree = 16L << 20;

    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddOptions<AlertOptions>().BindConfiguration(AlertOptions.Section)
            .Validate(options => options.FailuresPerHour is >= 1 and <= 1_000_000, "Alerts:FailuresPerHour must be between 1 and 1000000.")
            .Validate(options => options.DiskFreeBytes >= LeastFree, "Alerts:DiskFreeBytes must be at least 16777216 (16 MiB).")
            .ValidateOnStart();
        return services
            .AddSingleton<IAlertSource, BackendAlert>()
            .AddSingleton<IAlertSource, DiskAlert>()
            .AddSingleton<IAlertSource, AccountsAlert>()
            .AddSingleton<IAlertSource, StoreAlert>()
            .AddSingleton<IAlertSource, FailuresAlert>()
            .AddSingleton<IAlertSource, SkillAlert>()
            .AddSingleton<IAlertSource, BudgetAlert>()
            .AddHostedService<AlertWatch>();
    }
}
