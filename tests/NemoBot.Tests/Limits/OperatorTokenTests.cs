using NemoBot.Tests.Dialogs.Harness;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Log;

namespace NemoBot.Tests.Limits;

/// <summary>The operator pays for <c>Nemo:Token</c>, so who uses it is limited.</summary>
public sealed class OperatorTokenTests
{
    private const string Token = "nmv_usr_operator";

    private static SimulatorOptions Simulator => new()
    {
        Speed = 0,
        Silence = SilentEdits.Never,
        GuiTalk = false,
        UseFfmpeg = false,
        SeparateCdn = true,
        TokensPerAddress = 1000,
        Accounts = [new(Token, "user_1", 10_000)],
    };

    [Fact]
    public async Task A_chat_that_is_not_on_the_list_gets_an_account_of_its_own()
    {
        await using var bot = await BotHarness.StartAsync(Simulator, new() { ["Nemo:Token"] = Token, ["Operator:AllowedChats:0"] = "telegram:42" });
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("", ("webcam.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Got it: webcam.mp4");

        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task The_quota_ends_the_day()
    {
        await using var bot = await BotHarness.StartAsync(Simulator, new() { ["Nemo:Token"] = Token, ["Operator:EditsPerDay"] = "1" });
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("add a title \"Lisbon\"", ("webcam.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Lisbon");
        await ana.SaysAsync("add a title \"Porto\"");
        await ana.SeesAsync("share of this bot's account is used up");

        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }
}
