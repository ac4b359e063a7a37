using Fakes.Telegram;
using Harness.People;
using Harness.Processes;

namespace Cluster;

/// <summary>One of the bots, with its own line to the database.</summary>
internal sealed class Node : IAsyncDisposable
{
    /// <param name="folder">Of all nodes.</param>
    public Node(int number, Backend backend, TelegramEnd telegram, DiscordEnd discord, string folder, Database database)
    {
        (Number, Line) = (number, new(database.Port));
        Bot = new(
            backend.Address,
            folder,
            ("Storage__Engine", "postgres"),
            ("Storage__Database", database.ConnectionStringAt(Line.Port)),
            ("Storage__Secret", Database.Secret),
            ("Storage__FilesFolder", Path.Combine(folder, "files")),
            ("Cluster__Enabled", "true"),
            ("Cluster__Address", "127.0.0.1"),
            ("Cluster__SiloPort", $"{Port}"),
            ("Nemo__RateLimitDelay", "00:00:00.1"),
            ("Telegram__Token", FakeTelegram.Token),
            ("Telegram__ApiUrl", telegram.Server.Url.AbsoluteUri),
            ("Discord__Token", discord.Token),
            ("Discord__ApiUrl", discord.ApiAddress.AbsoluteUri),
            ("FAULTS_DISCORD_FILES", discord.Files.Address.AbsoluteUri),
            ("Logging__LogLevel__NemoBot", "Debug"))
        {
            Program = Path.Combine(AppContext.BaseDirectory, "BotUnderTest.dll"),
        };
    }

    public int Number { get; }

    public string Name => $"node {Number}";

    /// <summary>Gets the port at which the other nodes reach it; the database knows it by that.</summary>
    public int Port { get; } = Ports.Free();

    public Line Line { get; }

    public BotProcess Bot { get; }

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        await Line.DisposeAsync();
    }
}
