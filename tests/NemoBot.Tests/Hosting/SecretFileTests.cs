using Harness;
using Microsoft.AspNetCore.Builder;
using NemoBot.Hosting;

namespace NemoBot.Tests.Hosting;

/// <summary>Secrets from files, as containers hand them out.</summary>
public sealed class SecretFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Telegram:Token:File", "Telegram:Token")]
    [InlineData("Telegram:Token_FILE", "Telegram:Token")]
    [InlineData("NEMO_TOKEN_FILE", "Nemo:Token")]
    [InlineData("Nemo:Token:File", "Nemo:Token")]
    [InlineData("WebChat:AccessCode:File", "WebChat:AccessCode")]
    [InlineData("Operator:Code:File", "Operator:Code")]
    public void A_setting_may_name_the_file_that_holds_its_value(string name, string setting)
    {
        var file = Write("secret", "  123456:the-value\r\n");
        var builder = Build($"--{setting}=from the command line", $"--{name}={file}");
        Assert.Equal("123456:the-value", builder.Configuration[setting]);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_by_its_setting_and_its_value_is_not_repeated()
    {
        var wrong = Assert.Throws<SettingsException>(() => Build("--Telegram:Token:File=/run/123456:oops", $"--NEMO_TOKEN_FILE={Write("empty", "")}", $"--Discord:Token:File={_folder.Path}"));
        Assert.Equal(
            "NemoBot cannot start. These settings need a look:\n"
            + "  - Discord:Token:File names a file that cannot be read.\n"
            + "  - NEMO_TOKEN_FILE names a file that is empty.\n"
            + "  - Telegram:Token:File names a file that does not exist.",
            wrong.Message);
        var one = Assert.Throws<SettingsException>(() => Build("--Telegram:Token:File=/run/123456:oops"));
        Assert.Equal("NemoBot cannot start: Telegram:Token:File names a file that does not exist.", one.Message);
    }

    [Fact]
    public void What_is_no_setting_of_ours_is_left_alone()
    {
        var builder = Build("--SSL_CERT_FILE=/no/such/file", "--Logging:File=/no/such/file", "--NEMO_TOKEN_FILE=");
        Assert.Null(builder.Configuration["Nemo:Token"]);
    }

    private static WebApplicationBuilder Build(params string[] arguments) =>
        WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = arguments }).AddSettings();

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, content);
        return path;
    }
}
