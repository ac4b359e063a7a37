using NemoBot.Storage;
using NemoBot.Storage.LiteDb;
using NemoBot.Storage.Postgres;
using NemoBot.Storage.S3;
using NemoBot.Storage.Sqlite;

namespace NemoBot.Hosting;

/// <summary>Registers the store with every engine and place of files that this program has; the settings and the database file tell which ones serve.</summary>
internal static class StorageSetup
{
    public static IServiceCollection AddStore(this IServiceCollection services) => services.AddStorage().AddLiteDbEngine().AddSqliteEngine().AddPostgresEngine().AddS3Files();
}
