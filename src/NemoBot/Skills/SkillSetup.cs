using Microsoft.Extensions.Options;

namespace NemoBot.Skills;

internal static partial class SkillSetup
{
    /// <summary>Adds the profiles, read once when first needed: a broken one is logged and left out.</summary>
    public static IServiceCollection AddSkills(this IServiceCollection services)
    {
        services.AddOptions<SkillOptions>().BindConfiguration(SkillOptions.Section);
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
        return services.AddSingleton<Attributions>();
    }

    [LoggerMessage(LogLevel.Warning, "A skill profile is left out: {Fault}")]
    private static partial void LogFault(ILogger logger, SkillFault fault);

    [LoggerMessage(LogLevel.Information, "{Count} skill profiles from {Folder}")]
    private static partial void LogLoaded(ILogger logger, int count, string folder);
}
