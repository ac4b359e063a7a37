using Fakes.Telegram;

namespace Harness.People;

/// <summary>Telegram and its faults.</summary>
internal sealed class TelegramEnd(FakeTelegram server) : IAsyncDisposable
{
    private static readonly string[] Writes = ["sendMessage", "editMessageText", "editMessageMedia"];
    private int _lostSends;

    public FakeTelegram Server => server;

    /// <summary>Maximum number of executed sends whose answers were cut.</summary>
    public int LostSends => Volatile.Read(ref _lostSends);

    public static async Task<TelegramEnd> StartAsync() => new(await FakeTelegram.StartAsync());

    public void MayFail(Random random)
    {
        if (random.Next(3) > 0)
        {
            return;
        }

        var write = Writes[random.Next(Writes.Length)];
        switch (random.Next(8))
        {
            case 0:
                server.Fails(new(TelegramTrouble.CutBefore));
                break;
            case 1:
                Interlocked.Add(ref _lostSends, write == "sendMessage" ? 1 : 0);
                server.Fails(new(TelegramTrouble.CutAfter, write));
                break;
            case 2:
                server.Fails(new(TelegramTrouble.BadGateway));
                break;
            case 3:
                server.Fails(new(TelegramTrouble.Error) { Code = 500 });
                break;
            case 4:
                server.Fails(new(TelegramTrouble.Error, write) { Code = 429, Description = "Too Many Requests: retry after 1", RetryAfter = 1 });
                break;
            case 5:
                server.Fails(new(TelegramTrouble.CutAfter, "getUpdates"));
                break;
            case 6:
                server.Fails(new(TelegramTrouble.CutBefore, "getFile"));
                break;
            default:
                server.Fails(new(TelegramTrouble.Slow, write) { Delay = TimeSpan.FromMilliseconds(random.Next(50, 800)) });
                break;
        }
    }

    public void Heal() => server.HealAll();

    public IEnumerable<string> Violations() => server.SpecFaults.Select(fault => $"Telegram's description was broken: {fault}");

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
