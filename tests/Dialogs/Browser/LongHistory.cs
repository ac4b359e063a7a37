using Harness.Bot;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Outgoing;

namespace Dialogs.Browser;

/// <summary>Writes lines into the chat of an opened page, as if the bot had said them.</summary>
internal static class LongHistory
{
    /// <param name="first">The number of the first line: "Line <b>7</b> of…".</param>
    public static async Task WriteAsync(BotHarness bot, IPage page, int first, int lines)
    {
        var chat = await ChatOfAsync(bot, page);
        var journal = bot.Services.GetRequiredService<ChatJournal>();
        for (var n = first; n < first + lines; n++)
        {
            await journal.PutAsync(chat, new($"line-{n:0000}", bot.Time.GetUtcNow(), "bot", $"Line **{n}** of a long conversation, with a [link](https://example.com/)."), default);
        }
    }

    /// <summary>Writes a timeline with a lane of videos and one of titles, each with its start and length in seconds.</summary>
    public static async Task WriteTimelineAsync(BotHarness bot, IPage page, (string Label, double Start, double Length)[] videos, (string Label, double Start, double Length)[] titles)
    {
        WireLane Lane(string kind, string label, (string Label, double Start, double Length)[] segments) => new(kind, label, [.. segments.Select(each => new WireSegment(each.Label, each.Start, each.Length))]);
        var end = videos.Concat(titles).Max(each => each.Start + each.Length);
        await bot.Services.GetRequiredService<ChatJournal>().PutAsync(
            await ChatOfAsync(bot, page),
            new("timeline", bot.Time.GetUtcNow(), "bot", "The timeline") { Timeline = new(end, [Lane("video", "Video", videos), Lane("text", "Text", titles)]) },
            default);
    }

    private static async Task<ChatKey> ChatOfAsync(BotHarness bot, IPage page)
    {
        var cookies = await page.Context.CookiesAsync();
        var request = new DefaultHttpContext().Request;
        request.Headers.Cookie = $"{ChatCookie.Name}={cookies.Single(cookie => cookie.Name == ChatCookie.Name).Value}";
        return bot.Services.GetRequiredService<ChatCookie>().Read(request) ?? throw new InvalidOperationException("The page has no chat.");
    }
}
