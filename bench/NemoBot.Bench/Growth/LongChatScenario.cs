using System.Diagnostics;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using NemoBot.Bench.Compare;
using NemoBot.Core.Model;
using NemoBot.Storage;
using NemoBot.WebChat.Api;

namespace NemoBot.Bench.Growth;

/// <summary>
/// <c>long-chat</c>: a web chat with 100,000 lines beside a short one of the same bot: the page is opened, opened again after a long time (beside a chat that has too many
/// changes for a page, too), and asks for the lines above. The chats take turns.
/// </summary>
internal static class LongChatScenario
{
    private const int Short = 200;
    private const int Behind = (2 * Short) + 1;
    private const int OpeningsOfRound = 40;
    private const double Aim = 1.3;

    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var (engine, lines, rounds) = (settings.Values.GetValueOrDefault("engine", "litedb"), settings.Number("lines", 100_000), settings.Number("rounds", 7));
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var data = Directory.CreateTempSubdirectory("bench-").FullName;
        try
        {
            var cookies = await FillAsync(data, engine, Short, Behind, lines);
            await using var bot = await ServerProcess.BotAsync(program, data, new Uri("http://127.0.0.1:9"), ("Storage__Engine", engine));
            var report = new BenchReport("long-chat").Add("lines", lines, "").Add("openings in a round", OpeningsOfRound, "");
            using var http = RelayPage.NewClient(bot.Address);
            foreach (var (name, path, few) in ((string, string, int)[])[("open the page", "/api/chat/events", Short), ("open it again after a long time", "/api/chat/events?after=1", Behind), ("lines above", $"/api/chat/history?before={Short}", Short)])
            {
                var (atFew, atMany) = (new List<Cost>(), new List<Cost>());
                for (var round = -1; round < rounds; round++)
                {
                    atFew.Add(await MeasureAsync(bot, http, cookies[few], path));
                    atMany.Add(await MeasureAsync(bot, http, cookies[lines], path));
                }

                var peer = $"with {few} lines";
                report.Add(new ContestResult("long-chat", peer, new($"{engine}, {name}: CPU", "ms", AtMost: Aim), [.. atMany.Skip(1).Select(cost => cost.Cpu)], [.. atFew.Skip(1).Select(cost => cost.Cpu)]))
                    .Add(new ContestResult("long-chat", peer, new($"{engine}, {name}: time", "ms", AtMost: Aim), [.. atMany.Skip(1).Select(cost => cost.Time)], [.. atFew.Skip(1).Select(cost => cost.Time)]));
            }

            return report;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <returns>The cookies of the chats, by the number of their lines.</returns>
    private static async Task<IReadOnlyDictionary<int, string>> FillAsync(string data, string engine, params int[] lines)
    {
        var cookies = new Dictionary<int, string>();
        await using var store = await GrowthStore.FilledAsync(data, engine, protection =>
        {
            var chats = lines.Select(number => (Lines: number, New: NewChat(protection))).ToList();
            chats.ForEach(chat => cookies.Add(chat.Lines, chat.New.Cookie));
            return GrowthRows.OfPages(new MasterSealer(protection), [.. chats.Select(chat => (chat.New.Chat, chat.Lines))]);
        });
        return cookies;
    }

    private static (string Cookie, ChatKey Chat) NewChat(IDataProtectionProvider protection)
    {
        var request = new DefaultHttpContext();
        var chat = new ChatCookie(protection).ReadOrIssue(request);
        return (request.Response.Headers.SetCookie.ToString().Split(';')[0], chat);
    }

    private static async Task<Cost> MeasureAsync(ServerProcess bot, HttpClient http, string cookie, string path)
    {
        var (cpu, start) = (bot.Cpu, Stopwatch.GetTimestamp());
        for (var n = 0; n < OpeningsOfRound; n++)
        {
            await ReadAsync(http, cookie, path);
        }

        return new((bot.Cpu - cpu).TotalMilliseconds / OpeningsOfRound, Stopwatch.GetElapsedTime(start).TotalMilliseconds / OpeningsOfRound);
    }

    /// <summary>Reads an answer to its end, or events until the page has everything.</summary>
    private static async Task ReadAsync(HttpClient http, string cookie, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Cookie", cookie } } };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var body = new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        while (await body.ReadLineAsync() is { } line && line != "event: synced")
        {
            // Only the end is of interest.
        }
    }

    /// <summary>In milliseconds an opening.</summary>
    private sealed record Cost(double Cpu, double Time);
}
