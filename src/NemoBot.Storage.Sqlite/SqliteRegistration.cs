using NemoBot.Storage.Engines;

namespace NemoBot.Storage.Sqlite;

/// <summary>Registers the engine.</summary>
public static class SqliteRegistration
{
    public static IServiceCollection AddSqliteEngine(this IServiceCollection services) => services.AddSingleton<IStorageEngine, SqliteEngine>();
}
