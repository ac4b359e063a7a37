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

    [Fact]
    public void Files_in_a_bucket_need_its_name_and_a_key()
    {
        var (url, bucket, key, secret) = (("Storage:S3:ServiceUrl", "https://s3.example"), ("Storage:S3:Bucket", "b"), ("Storage:S3:AccessKey", "k"), ("Storage:S3:SecretKey", "s"));
        var options = Options(("Storage:Files", "S3"), url, bucket, key, secret, ("Storage:S3:Prefix", "/bots/one/"));
        var refusal = Assert.Throws<OptionsValidationException>(() => Options(("Storage:Files", "s3")));

        Assert.True(options is { FilesAreInBucket: true, S3: { IsHttps: true, Folder: "bots/one/", ForcePathStyle: true, Region: "us-east-1", PublicLinks: null } });
        Assert.Equal(["Bucket", "AccessKey", "SecretKey"], refusal.Failures.Select(fault => fault.Split("Storage:S3:")[1].Split(' ')[0]));
        Assert.False(Options().FilesAreInBucket);
    }

    [Theory]
    [InlineData("http://minio:9000", null, "http://minio:9000", false)]
    [InlineData("http://minio:9000", "https://files.example", "https://files.example", true)]
    [InlineData(null, "http://files.example", "http://files.example", false)]
    [InlineData("", null, "", true)]
    public void Links_go_to_the_public_address_if_there_is_one(string? service, string? links, string expected, bool isHttps)
    {
        var options = new S3Options { ServiceUrl = service, PublicUrl = links };

        Assert.Equal((expected, isHttps), (options.LinkUrl, options.AreLinksHttps));
        Assert.Equal(service is not { Length: > 0 }, options.IsHttps);
    }

    [Theory]
    [InlineData("Files", "disk")]
    [InlineData("S3:ServiceUrl", "s3.example")]
    [InlineData("S3:ServiceUrl", "https://key:secret@s3.example")]
    [InlineData("S3:PublicUrl", "files.example")]
    [InlineData("S3:PublicUrl", "https://files.example/?name=value")]
    [InlineData("S3:PublicLinks", "8.00:00:00")]
    [InlineData("S3:PublicLinks", "00:00:30")]
    public void A_wrong_setting_of_the_bucket_is_named(string setting, string value)
    {
        (string, string)[] settings = [("Storage:Files", "s3"), ("Storage:S3:Bucket", "b"), ("Storage:S3:AccessKey", "k"), ("Storage:S3:SecretKey", "s")];

        var refusal = Assert.Throws<OptionsValidationException>(() => Options([.. settings.Where(each => each.Item1 != $"Storage:{setting}"), ($"Storage:{setting}", value)]));

        Assert.Contains($"Storage:{setting} must", Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_database_on_a_server_may_have_its_files_elsewhere()
    {
        (string, string) elsewhere = ("Storage:FilesFolder", "/mnt/shared");

        Assert.Equal("/mnt/shared", Options(("Storage:Engine", "postgres"), ("Storage:Database", "Host=db"), ("Storage:Secret", "sixteen letters!"), elsewhere).FilesFolder);
        Assert.Contains("Storage:FilesFolder", Assert.Throws<OptionsValidationException>(() => Options(elsewhere)).Message, StringComparison.Ordinal);
    }

    private static StorageOptions Options(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddStorage().AddSqliteEngine().BuildServiceProvider();
        return services.GetRequiredService<IOptions<StorageOptions>>().Value;
    }
}
