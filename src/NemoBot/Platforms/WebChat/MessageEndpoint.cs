using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using NemoBot.Conversation;
using NemoBot.Storage.Files;
using NemoVideo;

namespace NemoBot.Platforms.WebChat;

/// <summary>
/// <c>POST /api/chat/messages</c>: multipart with <c>text</c>, <c>files</c> and, before the files, <c>id</c> (also as <c>X-Message-Id</c>); or JSON
/// (<see cref="WireText"/>). 202 (<see cref="WireAccepted"/>) when it is on the disk; sent again with the same id it changes nothing.
/// </summary>
internal sealed class MessageEndpoint(ChatJournal journal, FileStore files, IOptions<NemoVideoOptions> nemo)
{
    public const string IdHeader = "X-Message-Id";

    public async Task PostAsync(HttpContext context, ChatKey chat)
    {
        var request = context.Request;
        var isMultipart = request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;
        LimitBody(context, isMultipart ? nemo.Value.MaxUploadBytes + MessageLimits.Framing : MessageLimits.Framing);
        if (request.Headers[IdHeader].ToString() is { Length: > 0 } id && await FindAsync(chat, id, context.RequestAborted) is { } known)
        {
            await AnswerAsync(context, known);
        }
        else if (isMultipart)
        {
            try
            {
                await PostMultipartAsync(context, chat);
            }
            catch (BadHttpRequestException exceeded) when (exceeded.StatusCode == StatusCodes.Status413PayloadTooLarge)
            {
                throw TooLarge(); // A body of unknown length went over the limit.
            }
        }
        else if (request.HasJsonContentType())
        {
            await PostJsonAsync(context, chat);
        }
        else
        {
            throw new Refusal(StatusCodes.Status415UnsupportedMediaType, RefusalCode.Malformed);
        }
    }

    public static Task AnswerAsync(HttpContext context, string id)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return context.Response.WriteAsJsonAsync(new WireAccepted(id), Wire.Options);
    }

    private async Task PostMultipartAsync(HttpContext context, ChatKey chat)
    {
        string? known = null;
        await using var message = new MultipartMessage(chat, files, nemo.Value.MaxUploadBytes);
        await message.ReadAsync(context.Request, async id => (known = await FindAsync(chat, id, context.RequestAborted)) is not null, context.RequestAborted);
        if (known is null)
        {
            var entry = Draft(context.Request, message.Text, message.ClientId) with { Files = message.Files.Count == 0 ? null : [.. message.Files.Select(WireMapping.ToFile)] };
            // From here on the files stay even when a write fails: the log may hold the message already.
            message.KeepFiles = true;
            try
            {
                (known, message.KeepFiles) = await AcceptAsync(context, chat, entry);
            }
            catch (Exception nothingWritten) when (nothingWritten is OperationCanceledException or Refusal)
            {
                message.KeepFiles = false;
                throw;
            }
        }

        await AnswerAsync(context, known);
    }

    private async Task PostJsonAsync(HttpContext context, ChatKey chat)
    {
        WireText? body;
        try
        {
            body = await context.Request.ReadFromJsonAsync<WireText>(Wire.Options, context.RequestAborted);
        }
        catch (JsonException)
        {
            throw new Refusal(StatusCodes.Status400BadRequest, RefusalCode.Malformed);
        }

        if (body?.Id is { } id && await FindAsync(chat, id, context.RequestAborted) is { } known)
        {
            await AnswerAsync(context, known);
            return;
        }

        var (accepted, _) = await AcceptAsync(context, chat, Draft(context.Request, body?.Text ?? "", body?.Id));
        await AnswerAsync(context, accepted);
    }

    private async Task<(string Id, bool IsNew)> AcceptAsync(HttpContext context, ChatKey chat, WireEntry entry)
    {
        if (entry is { Text.Length: 0, Files: null })
        {
            throw new Refusal(StatusCodes.Status400BadRequest, RefusalCode.EmptyMessage);
        }

        if (entry.Text.Length > MessageLimits.Text)
        {
            throw MultipartMessage.TextTooLong();
        }

        return await journal.AcceptAsync(chat, entry, context.RequestAborted);
    }

    private static WireEntry Draft(HttpRequest request, string text, string? clientId)
    {
        var headerId = request.Headers[IdHeader].ToString();
        var clean = text.ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal).Trim();
        return new WireEntry("", default, "you", clean) { ClientId = headerId.Length > 0 ? headerId : clientId, Language = WebChatWords.LanguageOf(request) };
    }

    private async Task<string?> FindAsync(ChatKey chat, string clientId, CancellationToken cancellationToken) =>
        MessageLimits.IsClientId(clientId)
            ? await journal.FindAsync(chat, clientId, cancellationToken)
            : throw new Refusal(StatusCodes.Status400BadRequest, RefusalCode.BadId);

    /// <summary>Refuses what is announced as too long before a byte of it is read; the rest of the bodies is counted as it comes.</summary>
    private void LimitBody(HttpContext context, long limit)
    {
        var body = context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>();
        if (context.Request.ContentLength > limit)
        {
            throw TooLarge();
        }

        body.MaxRequestBodySize = limit;
    }

    private Refusal TooLarge() => new(StatusCodes.Status413PayloadTooLarge, RefusalCode.FileTooLarge, WebChatWords.Megabytes(nemo.Value.MaxUploadBytes));
}
