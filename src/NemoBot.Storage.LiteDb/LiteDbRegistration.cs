using Microsoft.Extensions.DependencyInjection;
using NemoBot.Storage.Engines;

namespace NemoBot.Storage.LiteDb;

/// <summary>Registers the engine.</summary>
public static class LiteDbRegistration
{
    public static IServiceCollection AddLiteDbEngine(this IServiceCollection services) => services.AddSingleton<IStorageEngine, LiteDbEngine>();
}
