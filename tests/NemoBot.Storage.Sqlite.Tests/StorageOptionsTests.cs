using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace NemoBot.Storage.Sqlite.Tests;

public sealed class StorageOptionsTests
{
    [Fact]
    public void Without_settings_the_defaults_hold()
    {
        var options = Options();

        Assert.Equal(("data/nemobot.db", 20L * 1024 * 1024 * 1024, TimeSpan.FromDays(7)), (options.Path, options.FilesLimitBytes, options.KeepFilesFor));
        Assert.Equal(Path.GetFullPath("data/files"), options.FilesFolder);
        Assert.Equal(Path.GetFullPath("data/keys"), options.KeysFolder);
    }

    [Theory]
    [InlineData("Path", "")]
    [InlineData("FilesLimitBytes", "0")]
    [InlineData("FilesLimitBytes", "-1")]
    [InlineData("KeepFilesFor", "00:00:00")]
    [InlineData("KeepFilesFor", "400.00:00:00")]
    [InlineData("Engine", "oracle")]
    public void A_wrong_setting_is_named(string setting, string value)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Options(($"Storage:{setting}", value)));

        Assert.Contains(setting, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db", "sixteen letters!", null)]
    [InlineData("Host=db", "fifteen letters", "Secret")]
    [InlineData("Host=db", null, "Secret")]
    [InlineData(" ", "sixteen letters!", "Database")]
    [InlineData(null, "sixteen letters!", "Database")]
    public void A_database_on_a_server_needs_its_connection_string_and_a_secret_of_some_length(string? database, string? secret, string? named)
    {
        (string, string)[] settings = [("Storage:Engine", "Postgres"), .. database is null ? [] : ((string, string)[])[("Storage:Database", database)], .. secret is null ? [] : ((string, string)[])[("Storage:Secret", secret)]];

        if (named is null)
        {
            Assert.True(Options(settings).IsOnServer);
        }
        else
        {
            Assert.Contains($"Storage:{named} must", Assert.Throws<OptionsValidationException>(() => Options(settings)).Message, StringComparison.Ordinal);
        }
    }

    private static StorageOptions Options(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddStorage().AddSqliteEngine().BuildServiceProvider();
        return services.GetRequiredService<IOptions<StorageOptions>>().Value;
    }
}
