using System.Net.Http.Json;

namespace NemoBot.Bench;

/// <summary>A bot whose edits are answered in pieces.</summary>
internal sealed class PiecesRun : IAsyncDisposable
{
    private readonly ServerProcess _api;
    private readonly ServerProcess _bot;
    private readonly HttpClient _http;
    private readonly HttpClient _figures;

    private PiecesRun(ServerProcess api, ServerProcess bot) =>
        (_api, _bot, _http, _figures) = (api, bot, RelayPage.NewClient(bot.Address), new HttpClient { BaseAddress = api.Address });

    public static async Task<PiecesRun> StartAsync(string program, string data)
    {
        var api = await ServerProcess.RelayApiAsync();
        return new(api, await ServerProcess.BotAsync(program, data, api.Address));
    }

    /// <summary>Returns the CPU time of the bot's process for an edit whose answer has that many pieces, until the bot is idle.</summary>
    public async Task<TimeSpan> CostAsync(int pieces)
    {
        var page = await RelayPage.OpenAsync(_http);
        await page.SayAsync("help");
        await QuietAsync();
        var (cpu, before) = (_bot.Cpu, (await FiguresAsync()).Events);
        await page.SayAsync($"make the clip calmer {RelayApi.Pieces}{pieces}");
        while (await FiguresAsync() is var now && (now.Events < before + pieces || now.Open > 0))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        await QuietAsync();
        return _bot.Cpu - cpu;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _figures.Dispose();
        await _bot.DisposeAsync();
        await _api.DisposeAsync();
    }

    private async Task<RelayApi.Figures> FiguresAsync() => (await _figures.GetFromJsonAsync<RelayApi.Figures>(RelayApi.FiguresPath))!;

    private async Task QuietAsync()
    {
        TimeSpan before, now = _bot.Cpu;
        do
        {
            before = now;
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            now = _bot.Cpu;
        }
        while (now - before > TimeSpan.FromMilliseconds(10));
    }
}
