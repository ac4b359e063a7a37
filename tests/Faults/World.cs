using Fakes.Telegram;
using Harness.People;
using Harness.Processes;

namespace Faults;

/// <summary>The bot as a process, and the fakes around it.</summary>
internal sealed class World : IAsyncDisposable
{
    private World(Backend backend, TelegramEnd telegram, DiscordEnd discord, string engine)
    {
        (Backend, Telegram, Discord) = (backend, telegram, discord);
        Folder = Directory.CreateTempSubdirectory("faults-").FullName;
        Database = Path.Combine(Folder, "nemobot.db");
        Bot = new(
            backend.Address,
            Folder,
            ("Storage__Engine", engine),
            ("Nemo__RateLimitDelay", "00:00:00.1"),
            ("Telegram__Token", FakeTelegram.Token),
            ("Telegram__ApiUrl", telegram.Server.Url.AbsoluteUri),
            ("Discord__Token", discord.Token),
            ("Discord__ApiUrl", discord.ApiAddress.AbsoluteUri),
            ("FAULTS_DISCORD_FILES", discord.Files.Address.AbsoluteUri),
            ("Logging__LogLevel__Default", "Debug"))
        {
            Program = Path.Combine(AppContext.BaseDirectory, "BotUnderTest.dll"),
        };
        Machine = new(Bot, Database);
    }

    public Backend Backend { get; }

    public TelegramEnd Telegram { get; }

    public DiscordEnd Discord { get; }

    public BotProcess Bot { get; }

    public Lives Lives { get; } = new();

    public Machine Machine { get; }

    public string Folder { get; }

    public string Database { get; }

    /// <summary>Gets what must appear nowhere (<see cref="Harness.People.Secrets"/>).</summary>
    public IEnumerable<(string Name, string Value)> Secrets =>
    [
        ("Telegram's token", FakeTelegram.Token.Split(':')[1]),
        ("Discord's token", Discord.Token),
        ("an interaction's token", DiscordEnd.InteractionToken),
        ("a token of the video API", Backend.TokenPrefix),
    ];

    public static async Task<World> StartAsync(string engine) => new(await Backend.StartAsync(), await TelegramEnd.StartAsync(), await DiscordEnd.StartAsync(), engine);

    public async Task StartBotAsync()
    {
        await Bot.StartAsync();
        Lives.Began();
    }

    public Task KillBotAsync()
    {
        Lives.Ended();
        return Bot.KillAsync();
    }

    /// <summary>Draws the next faults of all three fakes.</summary>
    public void MayFail(Random random)
    {
        Backend.MayFail(random);
        Telegram.MayFail(random);
        Discord.MayFail(random);
    }

    public void Heal()
    {
        Backend.Heal();
        Telegram.Heal();
        Discord.Heal();
    }

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        await Discord.DisposeAsync();
        await Telegram.DisposeAsync();
        await Backend.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
