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
    public void A_wrong_setting_is_named(string setting, string value)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Options(($"Storage:{setting}", value)));

        Assert.Contains(setting, refusal.Message, StringComparison.Ordinal);
    }

    private static StorageOptions Options(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddStorage().AddSqliteEngine().BuildServiceProvider();
        return services.GetRequiredService<IOptions<StorageOptions>>().Value;
    }
}
