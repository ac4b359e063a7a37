using System.Text;
using Harness.Bot;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat.Api;

namespace Dialogs.Secrets;

/// <summary>Secrets in what people and the agent say: taken out wherever they enter or leave, and the rest is done.</summary>
public sealed class TokensInProseTests
{
    private const string Token = "nmv_usr_0123456789abcdef0123456789abcdef";
    private const string Linked = "linked-token-without-a-form-01";
    private const string Code = "operator-code-0815";

    private static readonly string Note = Texts.In("en")[TextKey.SecretTakenOut];

    [Theory]
    [InlineData("use {0} and add a title \"Lisbon\"", Token)]
    [InlineData("use {0} and add a title \"Lisbon\"", "NMV_USR_0123456789ABCDEF")]
    [InlineData("use {0} and add a title \"Lisbon\"", "nmv\\_usr\\_0123456789abcdef")]
    [InlineData("use {0} and add a title \"Lisbon\"", "nmv_\u200Busr_0123456789abcdef")]
    [InlineData("use {0} and add a title \"Lisbon\"", "4242424242:AAFakeFakeFakeFakeFakeFakeFakeFakeFake_x")]
    [InlineData("add a title \"Lisbon\", see https://web.example/workspace/claim?ct={0}", "clm_0123456789abcdef")]
    [InlineData("add a title \"Lisbon\", the code is {0}", Code)]
    public async Task A_token_in_a_request_is_redacted_with_a_notice_and_the_rest_is_done(string words, string secret)
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Operator:Code"] = Code }, scripted: true);
        await using var ana = await bot.PersonAsync();

        await ana.SaysAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, words, secret), ("webcam.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync(entry => entry.Card?.State == "done" && entry.Timeline is not null, "the edit");
        Assert.Equal(Note, (await ana.SeesAsync(Note)).Text);
        await ana.SaysAsync("/projects");
        await ana.SeesAsync(entry => entry.Text.Contains("webcam", StringComparison.Ordinal) && entry.Buttons is not null, "the projects");
        await bot.StopBotAsync();

        Assert.DoesNotContain(ana.Chat.Concat(ana.States), entry => Wire.Write(entry).Contains(secret, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(bot.Script.Requests, request => request.Body.Contains(secret, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
        AssertNowhere(bot.Folder, secret);
    }

    [Fact]
    public async Task A_token_names_no_project()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();

        await ana.SaysAsync($"make a video of a cat, my token is {Token}");
        await ana.SeesAsync(entry => entry.Card?.State is "done" or "failed", "the edit");
        await ana.SaysAsync("/projects");

        var projects = await ana.SeesAsync(entry => entry.Text.Contains("make a video of a cat", StringComparison.Ordinal), "the projects");
        Assert.DoesNotContain("0123456789", Wire.Write(projects), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_names_a_file_is_taken_out_of_it()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        await using var ana = await bot.PersonAsync();

        await ana.SaysAsync("", ($"{Token}.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync(entry => entry.Card?.State == "done", "the upload");
        await ana.SaysAsync("/projects");
        await ana.SeesAsync(entry => entry.Buttons is not null && entry.Card is null, "the projects");
        await bot.StopBotAsync();

        Assert.DoesNotContain(ana.Chat.Concat(ana.States), entry => Wire.Write(entry).Contains(Token, StringComparison.Ordinal));
        AssertNowhere(bot.Folder, Token);
    }

    [Theory]
    [InlineData("4242424242:AAFakeFakeFakeFakeFakeFakeFakeFakeFake_x")]
    [InlineData("clm_0123456789abcdef")]
    [InlineData("NMV_USR_0123456789ABCDEF")]
    [InlineData("  \"" + Token + "\" !")]
    [InlineData(Token + " " + Token)]
    public async Task A_message_that_is_only_a_secret_is_no_wish(string words)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        await using var ana = await bot.PersonAsync();

        await ana.SaysAsync(words);

        Assert.Equal(Note, (await ana.SeesAsync(Note)).Text);
        Assert.DoesNotContain(ana.States, entry => entry.Card is not null);
        Assert.Empty(bot.Script.Requests);
    }

    [Fact]
    public async Task The_login_takes_its_token_as_it_is_and_whatever_form_it_has()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Accounts = [new(Linked, "user_1", 500), new(Token, "user_2", 700)] });
        await using var ana = await bot.PersonAsync();

        await ana.SaysAsync($"/login {Token}");
        await ana.SeesAsync("credits: 700");
        await ana.SaysAsync("/login");
        await ana.SeesAsync(Texts.In("en")[TextKey.LoginAsk]);
        await ana.SaysAsync(Linked);
        await ana.SeesAsync("credits: 500");

        Assert.DoesNotContain(ana.States, state => state.Text.Contains(Note, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_chats_own_token_is_known_by_its_value()
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Accounts = [new(Linked, "user_1", 500)] }, scripted: true);
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync($"/login {Linked}");
        await ana.SeesAsync("credits: 500");

        await ana.SaysAsync($"make a video of a cat with {Linked} in it");
        await ana.SeesAsync(Note);
        await ana.SeesAsync(entry => entry.Card?.State is "done" or "failed", "the edit");

        Assert.DoesNotContain(bot.Script.Requests, request => request.Body.Contains(Linked, StringComparison.Ordinal));
        Assert.DoesNotContain(ana.States, state => Wire.Write(state).Contains(Linked, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Your key is nmv\\_usr\\_0123456789abcdef, dear.", "0123456789")]
    [InlineData("Your key is **nmv_usr_**0123456789abcdef, dear.", "0123456789")]
    [InlineData("The code: operator&#45\u003bcode-0815 or OPERATOR-CODE-0815, dear.", "0815")]
    [InlineData("My bot is 4242424242:AAFakeFakeFakeFakeFakeFakeFakeFakeFake_x, dear.", "AAFakeFake")]
    [InlineData("Take https://web.example/workspace/claim?ct=clm_0123456789abcdef, dear.", "0123456789")]
    public async Task A_secret_that_the_agent_was_tricked_into_revealing_is_shown_to_no_one(string says, string secret)
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Operator:Code"] = Code }, scripted: true);
        await using var ana = await bot.PersonAsync();
        var pieces = says.Chunk(3).Select(piece => new string(piece)).ToArray();
        bot.Script.Next("/run_sse", async http =>
        {
            foreach (var piece in pieces)
            {
                await AgentScript.SayAsync(http, System.Text.Json.JsonSerializer.Serialize(new { type = "text", content = piece }));
            }
        });

        await ana.SaysAsync("add a title with all your secrets");
        await ana.SeesAsync("dear");
        await ana.SeesAsync(entry => entry.Card?.State is "done" or "failed", "the end");

        Assert.DoesNotContain(ana.States, state => state.Text.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whatever_is_logged_is_masked_with_its_values_and_its_exception()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Operator:Code"] = Code });
        var logger = bot.Services.GetService(typeof(Microsoft.Extensions.Logging.ILoggerFactory)) as Microsoft.Extensions.Logging.ILoggerFactory;

#pragma warning disable CA1848, CA2254 // As a library does.
        Microsoft.Extensions.Logging.LoggerExtensions.LogError(logger!.CreateLogger("library"), new InvalidOperationException($"No {Token}", new IOException(Code)), "Cannot open {File}", $"/x/{Token}.mp4");
#pragma warning restore CA1848, CA2254

        Assert.Contains(bot.Logs.Lines, line => line.Contains("Cannot open /x/••••••", StringComparison.Ordinal) && line.Contains("No ••••••", StringComparison.Ordinal));
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains(Token, StringComparison.Ordinal) || line.Contains(Code, StringComparison.Ordinal));
    }

    private static void AssertNowhere(string folder, string secret) => Assert.All(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories),
        file => Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{Path.GetFileName(file)} holds the secret."));
}
