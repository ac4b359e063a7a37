namespace Harness.Bot;

/// <summary>A bot and one user who talks to it. The video API is behind a script, which answers nothing by itself.</summary>
internal sealed class OneFriend : IAsyncDisposable
{
    private OneFriend(BotHarness bot) => (Bot, Ana) = (bot, bot.Friend());

    public BotHarness Bot { get; }

    public Friend Ana { get; }

    public static async Task<OneFriend> StartAsync() => new(await BotHarness.StartAsync(scripted: true));

    public ValueTask DisposeAsync() => Bot.DisposeAsync();
}
