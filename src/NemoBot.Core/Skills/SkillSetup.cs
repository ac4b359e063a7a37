using Microsoft.Extensions.Options;

namespace NemoBot.Core.Skills;

public static partial class SkillSetup
{
    /// <summary>Adds the profiles, which are read on first use and again when their files change; an invalid one is logged and skipped.</summary>
    public static IServiceCollection AddSkills(this IServiceCollection services)
    {
        services.AddSkillOptions();
        services.AddSingleton(provider =>
        {
            var library = SkillLibrary.Load(provider.GetRequiredService<IOptions<SkillOptions>>().Value, provider.GetRequiredService<IHostEnvironment>().ContentRootPath);
            var logger = provider.GetRequiredService<ILogger<SkillLibrary>>();
            foreach (var fault in library.Faults)
            {
                LogFault(logger, fault);
            }

            LogLoaded(logger, library.All.Count, library.Folder);
            return library;
        });
        services.AddHostedService<SkillWatch>();
        return services.AddSingleton<Attributions>();
    }

    public static IServiceCollection AddSkillOptions(this IServiceCollection services)
    {
        services.AddOptions<SkillOptions>().BindConfiguration(SkillOptions.Section)
            .Validate(options => options.ReloadEvery >= TimeSpan.FromMilliseconds(10) && options.ReloadEvery <= TimeSpan.FromDays(1), "Skill:ReloadEvery must be between 10 milliseconds and 1 day.")
            .ValidateOnStart();
        return services;
    }

    [LoggerMessage(LogLevel.Warning, "Ignoring a skill file: {Fault}")]
    private static partial void LogFault(ILogger logger, SkillFault fault);

    [LoggerMessage(LogLevel.Information, "Loaded {Count} skill profiles from {Folder}")]
    private static partial void LogLoaded(ILogger logger, int count, string folder);
}
