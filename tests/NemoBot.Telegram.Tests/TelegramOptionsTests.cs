namespace NemoBot.Telegram.Tests;

public sealed class TelegramOptionsTests
{
    private static readonly string Token = "123456:" + new string('a', 35);

    [Fact]
    public void Without_a_token_nothing_is_looked_at() => Assert.Empty(Faults(new() { Token = "", LocalFilesRoot = "relative" }));

    [Fact]
    public void A_token_alone_is_enough() => Assert.Empty(Faults(new() { Token = Token }));

    [Fact]
    public void All_faults_are_reported_together_and_no_secret_is_revealed()
    {
        var faults = Faults(new() { Token = "123:short", ApiUrl = new("ftp://x"), LocalFilesRoot = "relative", WebhookUrl = new("https://x.org/"), WebhookSecret = "too short" });

        Assert.Equal(
            ["Telegram:Token", "Telegram:ApiUrl", "Telegram:LocalFilesRoot", "Telegram:WebhookUrl", "Telegram:WebhookSecret"],
            faults.Select(fault => fault.Split(' ')[0]));
        Assert.DoesNotContain(faults, fault => fault.Contains("short ", StringComparison.Ordinal) || fault.Contains("123:", StringComparison.Ordinal));
    }

    private static List<string> Faults(TelegramOptions options) => [.. new TelegramOptions.Validator().Validate(null, options).Failures ?? []];
}
