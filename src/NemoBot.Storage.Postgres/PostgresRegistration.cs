using NemoBot.Storage.Engines;

namespace NemoBot.Storage.Postgres;

/// <summary>Registers the engine.</summary>
public static class PostgresRegistration
{
    public static IServiceCollection AddPostgresEngine(this IServiceCollection services) => services.AddSingleton<IServerEngine, PostgresEngine>();
}
