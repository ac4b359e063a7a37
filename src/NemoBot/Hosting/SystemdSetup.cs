using Microsoft.Extensions.Hosting.Systemd;

namespace NemoBot.Hosting;

/// <summary>Tells systemd when the bot has started, stops, and lives (<c>Type=notify</c>, <c>WatchdogSec=</c>); does nothing, and loads nothing, if another program started it.</summary>
internal static class SystemdSetup
{
    public static IServiceCollection AddSystemdNotices(this IServiceCollection services)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NOTIFY_SOCKET")))
        {
            Add(services);
        }

        return services;
    }

    // A separate method, so that the library is loaded only where systemd waits for notices.
    private static void Add(IServiceCollection services)
    {
        // As AddSystemd registers it, which does nothing where a container engine passes the notices on and systemd is not the parent.
        services.AddSingleton<ISystemdNotifier, SystemdNotifier>();
        services.AddSingleton<IHostLifetime, SystemdLifetime>();
        services.AddHostedService<SystemdWatchdog>();
    }
}
