using Harness.Bot;

namespace Dialogs;

/// <summary>Base class for dialogs between a bot and one user. The video API is behind a script, which answers nothing by itself.</summary>
public abstract class OneFriendTests : IAsyncLifetime
{
    private protected BotHarness _bot = null!;
    private protected Friend _ana = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await BotHarness.StartAsync(scripted: true);
        _ana = _bot.Friend();
    }

    public async ValueTask DisposeAsync()
    {
        await _bot.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
