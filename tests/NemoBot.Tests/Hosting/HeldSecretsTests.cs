using Microsoft.Extensions.Configuration;
using NemoBot.Hosting;

namespace NemoBot.Tests.Hosting;

public sealed class HeldSecretsTests
{
    [Theory]
    [InlineData("Host=db.example;Username=bot;Password=of-the-database;Database=nemobot", "refused for of-the-database at once")]
    [InlineData("Host=db.example;PWD='of-the-database'", "of-the-database")]
    [InlineData("Host=db.example;Password=of-the-database", "from Host=db.example;Password=of-the-database to")]
    [InlineData("of-the-database, which is no connection string", "read of-the-database, which is no connection string here")]
    public void The_connection_string_and_its_password_are_masked(string database, string text)
    {
        var mask = HeldSecrets.MaskOf(Configuration(("Storage:Database", database), ("Storage:Secret", "seals-the-keys-in-it")));

        Assert.DoesNotContain("of-the-database", mask.Apply(text), StringComparison.Ordinal);
        Assert.DoesNotContain("seals", mask.Apply("sealed with seals-the-keys-in-it"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_of_the_bucket_and_its_secret_are_masked()
    {
        var mask = HeldSecrets.MaskOf(Configuration(("Storage:S3:AccessKey", "AKIAEXAMPLE"), ("Storage:S3:SecretKey", "wJalrXUtnFEMI")));

        var masked = mask.Apply("signed by AKIAEXAMPLE with wJalrXUtnFEMI");
        Assert.DoesNotContain("AKIA", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("wJalr", masked, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_database_on_a_server_nothing_is_masked_for_it() =>
        Assert.Equal("Host=db.example", HeldSecrets.MaskOf(Configuration()).Apply("Host=db.example"));

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build();
}
