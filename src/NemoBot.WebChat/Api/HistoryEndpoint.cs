using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using NemoBot.Core.Model;
using NemoBot.WebChat.Outgoing;

namespace NemoBot.WebChat.Api;

/// <summary>Handles <c>GET /api/chat/history?before=POSITION</c>: the lines above those that the page shows (<see cref="WireHistory"/>), at most <see cref="ChatJournal.HistoryLength"/>.</summary>
internal sealed class HistoryEndpoint(ChatJournal journal)
{
    public async Task GetAsync(HttpContext context, ChatKey chat)
    {
        if (!long.TryParse(context.Request.Query["before"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var before) || before < 1)
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.Malformed);
        }

        var history = await journal.ReadBeforeAsync(chat, before, context.RequestAborted);
        var json = JsonSerializer.SerializeToUtf8Bytes(history, Wire.Options);
        var coding = ContentCoding.For(context.Request);
        var body = coding is null ? json : ContentCoding.Encode(json, coding, CompressionLevel.Fastest);
        await ContentCoding.WriteAsync(context, body, coding, "application/json; charset=utf-8");
    }
}
