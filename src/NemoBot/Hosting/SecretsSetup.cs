using Microsoft.Extensions.DependencyInjection.Extensions;
using NemoBot.Core.Secrets;

namespace NemoBot.Hosting;

/// <summary>Registers the secret mask, and applies it to the log.</summary>
internal static class SecretsSetup
{
    public static IServiceCollection AddSecretMask(this IServiceCollection services)
    {
        services.AddSingleton(provider => HeldSecrets.MaskOf(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton<LoggerFactory>();
        return services.Replace(ServiceDescriptor.Singleton<ILoggerFactory, MaskingLoggers>());
    }
}
