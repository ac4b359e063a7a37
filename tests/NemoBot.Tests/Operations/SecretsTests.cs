using System.Net;
using System.Net.Sockets;
using System.Text;
using Harness.Bot;
using Harness.Storage;
using NemoBot.Core.Model;
using NemoBot.Storage.Exchange;
using NemoBot.WebChat.Api;

namespace NemoBot.Tests.Operations;

/// <summary>A whole story, and then a search for its secrets wherever they could have slipped to.</summary>
public sealed class SecretsTests
{
    [Fact]
    public async Task No_token_is_in_the_log_the_chat_or_any_file()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("add a title \"Lisbon\"", ("webcam.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Lisbon");
        await ana.SaysAsync("export");
        await ana.SeesVideoAsync();
        var chat = Assert.Single(Chats(bot));
        var token = (await bot.Store.GetChatAsync(chat, default)).Account!.Token.Reveal();
        await bot.StopBotAsync();

        Assert.StartsWith("nmv_usr_", token, StringComparison.Ordinal);
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(ana.States, state => Wire.Write(state).Contains(token, StringComparison.Ordinal));
        var files = Directory.GetFiles(bot.Folder, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(token)) < 0, file));
    }

    [Fact]
    public async Task A_pasted_link_is_not_opened_by_us()
    {
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(NemoVideo.Simulator.Faults.Fault.RefuseUrls()); // Nor does the simulator look.
        await using var ana = await bot.PersonAsync();

        await ana.SaysAsync($"http://127.0.0.1:{((IPEndPoint)door.LocalEndpoint).Port}/admin.mp4");
        await ana.SeesAsync(entry => entry.Card?.State == "failed", "that the link could not be fetched");

        Assert.False(door.Pending());
    }

    private static IEnumerable<ChatKey> Chats(BotHarness bot) => RowsOnDisk.Of<ChatRow>(Path.Combine(bot.Folder, "nemobot.db")).Select(chat => ChatKey.Parse(chat.Chat));
}
