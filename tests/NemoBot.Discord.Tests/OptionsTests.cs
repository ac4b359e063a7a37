using NemoBot.Discord;

namespace NemoBot.Discord.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_are_valid_and_mean_no_Discord()
    {
        var options = new DiscordOptions();

        Assert.True(Check(options).Succeeded);
        Assert.False(options.IsEnabled);
    }

    [Fact]
    public void Every_fault_is_named_at_once_with_its_setting()
    {
        var faults = Check(new()
        {
            Token = "two words",
            ApiUrl = new("ftp://discord.test"),
            GatewayUrl = new("https://gateway.test"),
            ShardCount = 0,
        }).Failures!.ToList();

        Assert.Equal(["Discord:ApiUrl", "Discord:GatewayUrl", "Discord:ShardCount", "Discord:Token"], faults.Select(fault => fault.Split(' ')[0]));
        Assert.DoesNotContain(faults, fault => fault.Contains("two words", StringComparison.Ordinal)); // It may be the token with a slip in it.
    }

    [Theory]
    [InlineData("https://discord.com/api/v10", null, 1, "a.b.c", true)]
    [InlineData("http://127.0.0.1:1/api", "ws://127.0.0.1:1/", 1024, null, true)]
    [InlineData("api/v10", null, 1, null, false)]
    [InlineData("https://x.test", "gateway", 1, null, false)]
    [InlineData("https://x.test", null, 1025, null, false)]
    [InlineData("https://x.test", null, -1, null, false)]
    [InlineData("https://x.test", null, 1, "line\nbreak", false)]
    public void Settings_are_checked(string api, string? gateway, int shards, string? token, bool isValid) => Assert.Equal(isValid, Check(new()
    {
        ApiUrl = new(api, UriKind.RelativeOrAbsolute),
        GatewayUrl = gateway is null ? null : new(gateway, UriKind.RelativeOrAbsolute),
        ShardCount = shards,
        Token = token,
    }).Succeeded);

    private static Microsoft.Extensions.Options.ValidateOptionsResult Check(DiscordOptions options) => new DiscordOptions.Validator().Validate(null, options);
}
