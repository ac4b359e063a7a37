using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.WebChat.Incoming;
using NemoBot.WebChat.Outgoing;
using NemoVideo;

namespace NemoBot.WebChat.Api;

/// <summary>
/// Handles <c>POST /api/chat/messages</c>: multipart with <c>text</c>, <c>files</c> and, before the files, <c>id</c> (or <c>X-Message-Id</c>); or JSON
/// (<see cref="WireText"/>), which may name finished uploads. Responds 202 (<see cref="WireAccepted"/>) once the message is on disk. A retry with the same id has no effect; other content
/// under the same id is refused (409).
/// </summary>
internal sealed class MessageEndpoint(
    ChatIntake intake, ReusedId reused, IFileStore files, UploadsUnderWay uploads, FinishedUploads finished, FileGate gate, Callers callers, IStore store, IOptions<NemoVideoOptions> nemo, TimeProvider time)
{
    public const string IdHeader = "X-Message-Id";

    /// <summary>In bytes: a longer body has files. Their sizes count with the message; this one refuses them before they are received.</summary>
    private const int TextAlone = 64 * 1024;

    public async Task PostAsync(HttpContext context, ChatKey chat)
    {
        var request = context.Request;
        var type = ContentTypes.Read(request);
        var isMultipart = type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;
        LimitBody(context, isMultipart ? nemo.Value.MaxUploadBytes + MessageLimits.Framing : MessageLimits.Framing);
        if (isMultipart)
        {
            try
            {
                await PostMultipartAsync(context, chat, type!);
            }
            catch (BadHttpRequestException exceeded) when (exceeded.StatusCode == StatusCodes.Status413PayloadTooLarge)
            {
                throw AcceptedFiles.TooLarge(nemo.Value.MaxUploadBytes); // A body of unknown length exceeded the limit.
            }
        }
        else if (request.HasJsonContentType())
        {
            await PostJsonAsync(context, chat);
        }
        else
        {
            throw new RefusedRequestException(StatusCodes.Status415UnsupportedMediaType, RefusalCode.Malformed);
        }
    }

    public static Task AnswerAsync(HttpContext context, string id)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return context.Response.WriteAsJsonAsync(new WireAccepted(id), Wire.Options);
    }

    private async Task PostMultipartAsync(HttpContext context, ChatKey chat, MediaTypeHeaderValue type)
    {
        var owner = new FileOwner(chat) { CountedAs = await callers.OfAddressAsync(Caller.Of(context), context.RequestAborted), AwaitsMessage = true };
        await gate.CheckAsync(owner.CountedAs, context.Request.ContentLength is > TextAlone and var bytes ? bytes : 0, context.RequestAborted);
        await using var message = new MultipartMessage(owner, files, uploads, nemo.Value.MaxUploadBytes, time);
        var headerId = context.Request.Headers[IdHeader].ToString();
        KnownMessage? known = headerId.Length > 0 ? await FindAsync(chat, headerId, context.RequestAborted) : null;
        message.IsKnown = known is not null;
        await message.ReadAsync(
            context.Request,
            type,
            async id =>
            {
                var found = await FindAsync(chat, id, context.RequestAborted);
                return headerId.Length == 0 && (known = found) is not null;
            },
            context.RequestAborted);
        var entry = Draft(context.Request, message.Text, message.ClientId);
        if (known is not null)
        {
            await AnswerAgainAsync(context, chat, known, MessageDigest.Of(entry.Text, message.Sent));
            return;
        }

        entry = entry with { Files = message.Files.Count == 0 ? null : [.. message.Files.Select(WireMapping.ToFile)] };
        AcceptedMessage accepted;
        // From here on the files stay even if a write fails: the log may already contain the message.
        message.KeepFiles = true;
        try
        {
            accepted = await AcceptAsync(context, chat, entry);
            message.KeepFiles = accepted.Item is not null;
        }
        catch (Exception nothingWritten) when (nothingWritten is OperationCanceledException or RefusedRequestException)
        {
            message.KeepFiles = false;
            throw;
        }

        await AnswerAsync(context, chat, accepted, entry);
    }

    private async Task PostJsonAsync(HttpContext context, ChatKey chat)
    {
        WireText? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<WireText>(context.Request.Body, Wire.Options, context.RequestAborted);
        }
        catch (JsonException)
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.Malformed);
        }

        var entry = Draft(context.Request, body?.Text ?? "", body?.Id);
        var uploads = body?.Uploads ?? [];
        if (uploads.Any(id => SortableId.TryParse(id) is null))
        {
            throw FinishedUploads.Gone();
        }

        if (await TryAnswerAgainAsync(context, chat, entry, uploads))
        {
            return;
        }

        if (body?.Uploading == true && UploadOrder.Waits(entry.Text, await store.GetChatAsync(chat, context.RequestAborted), time.GetUtcNow()))
        {
            throw new RefusedRequestException(StatusCodes.Status409Conflict, RefusalCode.UploadFirst);
        }

        if (uploads.Count > 0)
        {
            CheckText(entry);
            await PostWithUploadsAsync(context, chat, entry, uploads);
        }
        else
        {
            await AnswerAsync(context, chat, await AcceptAsync(context, chat, entry), entry);
        }
    }

    private async Task PostWithUploadsAsync(HttpContext context, ChatKey chat, WireEntry entry, IReadOnlyList<string> uploads)
    {
        try
        {
            await finished.KeepAsync(chat, uploads, context.RequestAborted); // Takes as long as the way to a bucket does: nobody waits for it but this message.
            using var turn = await finished.EnterAsync(chat, context.RequestAborted);
            entry = entry with { Files = [.. (await finished.FilesAsync(chat, uploads, context.RequestAborted)).Select(WireMapping.ToFile)] };
            await AnswerAsync(context, chat, await AcceptAsync(context, chat, entry), entry);
        }
        catch (RefusedRequestException gone) when (gone.Code == RefusalCode.UploadGone)
        {
            // Of two concurrent requests, the other one may have made them the files of the same message.
            if (!await TryAnswerAgainAsync(context, chat, entry, uploads))
            {
                throw;
            }
        }
    }

    /// <summary>Responds to a retry of an accepted message; returns false if there is none.</summary>
    private async Task<bool> TryAnswerAgainAsync(HttpContext context, ChatKey chat, WireEntry entry, IReadOnlyList<string> uploads)
    {
        if (entry.ClientId is not { } id || await FindAsync(chat, id, context.RequestAborted) is not { } known)
        {
            return false;
        }

        var sent = await finished.NamesAsync(chat, uploads, context.RequestAborted);
        await AnswerAgainAsync(context, chat, known, sent is null ? null : MessageDigest.Of(entry.Text, sent));
        return true;
    }

    private async Task<AcceptedMessage> AcceptAsync(HttpContext context, ChatKey chat, WireEntry entry)
    {
        if (entry is { Text.Length: 0, Files: null })
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.EmptyMessage);
        }

        CheckText(entry);
        return await intake.AcceptAsync(chat, entry, await callers.OfAddressAsync(Caller.Of(context), context.RequestAborted), context.RequestAborted);
    }

    private static void CheckText(WireEntry entry)
    {
        if (entry.Text.Length > MessageLimits.Text)
        {
            throw MultipartMessage.TextTooLong();
        }
    }

    // Of two concurrent requests, the other one may have been first.
    private Task AnswerAsync(HttpContext context, ChatKey chat, AcceptedMessage accepted, WireEntry entry) => accepted.Item is not null
        ? AnswerAsync(context, accepted.Message.MessageId)
        : AnswerAgainAsync(context, chat, accepted.Message, MessageDigest.Of(entry));

    /// <summary>Responds to a retry of an accepted message with its first id.</summary>
    /// <param name="digest">Null if the content is no longer known.</param>
    /// <exception cref="RefusedRequestException">The client id belongs to another message.</exception>
    private async Task AnswerAgainAsync(HttpContext context, ChatKey chat, KnownMessage known, string? digest)
    {
        if (digest is not null && !known.IsSameAs(digest))
        {
            throw await reused.RefusalAsync(context, chat);
        }

        await intake.AcceptPendingAsync(chat, context.RequestAborted);
        intake.AnnounceAgain(chat, known);
        await AnswerAsync(context, known.MessageId);
    }

    private static WireEntry Draft(HttpRequest request, string text, string? clientId)
    {
        var headerId = request.Headers[IdHeader].ToString();
        var clean = VisibleText.Of(text.ReplaceLineEndings("\n")).Trim();
        return new WireEntry("", default, "you", clean) { ClientId = headerId.Length > 0 ? headerId : clientId, Language = RequestLanguage.Of(request) };
    }

    /// <exception cref="RefusedRequestException">The client id is malformed.</exception>
    private async Task<KnownMessage?> FindAsync(ChatKey chat, string clientId, CancellationToken cancellationToken) =>
        MessageLimits.IsClientId(clientId)
            ? await intake.FindAsync(chat, clientId, cancellationToken)
            : throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.BadId);

    /// <summary>Refuses a body with a too large Content-Length before reading it; other bodies are counted while they are read.</summary>
    private void LimitBody(HttpContext context, long limit)
    {
        var body = context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>();
        if (context.Request.ContentLength > limit)
        {
            throw AcceptedFiles.TooLarge(nemo.Value.MaxUploadBytes);
        }

        body.MaxRequestBodySize = limit;
    }
}
