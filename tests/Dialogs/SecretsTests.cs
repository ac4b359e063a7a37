using System.Text;
using Harness.Bot;
using Harness.Storage;
using NemoBot.Core.Model;
using NemoBot.Storage.Exchange;
using NemoBot.WebChat.Api;

namespace Dialogs;

/// <summary>Promise 5: no token in a log at any level, in the chat, in a URL, or in clear in the store.</summary>
public sealed class SecretsTests
{
    private const string OwnToken = "nmv_usr_my_own_secret_token_0123456789";

    [Fact]
    public async Task A_whole_story_leaves_no_token_anywhere()
    {
        await using var bot = await BotHarness.StartAsync(new()
        {
            Speed = 0,
            UseFfmpeg = false,
            SeparateCdn = true,
            TokensPerAddress = 1000,
            Accounts = [new(OwnToken, "user_1", 500)],
        });
        await using var person = await bot.PersonAsync();
        await person.SaysAsync("add a title \"Hello\"", ("clip.mp4", SampleMedia.Mp4()));
        await person.SeesAsync(entry => entry.Timeline is not null && entry.Card?.State == "done", "the edit");
        var chat = TheChat(bot);
        var anonymous = (await bot.Store.GetChatAsync(chat, CancellationToken.None)).Account!.Token.Reveal();
        await person.SaysAsync("export");
        await person.SeesVideoAsync();
        await person.SaysAsync($"/login {OwnToken}");
        await person.SeesAsync("credits: 500");
        await person.SaysAsync("credits");
        await person.SeesAsync("Your credits: 500");
        await bot.StopBotAsync();

        string[] secrets = [anonymous, OwnToken];
        Assert.All(secrets, secret => Assert.True(secret.Length > 12));
        Assert.DoesNotContain(bot.Logs.Lines, line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
        Assert.DoesNotContain(person.States, state => secrets.Any(secret => Wire.Write(state).Contains(secret, StringComparison.Ordinal)));
        Assert.DoesNotContain(person.Chat, entry => secrets.Any(secret => Wire.Write(entry).Contains(secret, StringComparison.Ordinal)));
        foreach (var file in Directory.GetFiles(bot.Folder, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            Assert.All(secrets, secret => Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{Path.GetFileName(file)} holds a token."));
        }
    }

    private static ChatKey TheChat(BotHarness bot) => ChatKey.Parse(RowsOnDisk.Of<ChatRow>(Path.Combine(bot.Folder, "nemobot.db"))[0].Chat);
}
