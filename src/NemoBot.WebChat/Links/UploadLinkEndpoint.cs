using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Core.Secrets;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Incoming;
using NemoVideo;
using NemoVideo.Secrets;

namespace NemoBot.WebChat.Links;

/// <summary>
/// Handles <c>/send/{token}</c>: a page at which files too large for a chat's platform are sent to that chat (<see cref="UploadLink"/>). Below it, uploads work as in
/// the web chat; <c>POST</c> makes finished ones a message of the chat, once.
/// </summary>
internal sealed class UploadLinkEndpoint(
    LinkSeal seal, IStore store, IWebChatLog log, FinishedUploads finished, FileGate gate, Callers callers, PageFiles pages, Inbox inbox, SecretMask secrets, IOptions<NemoVideoOptions> nemo, TimeProvider time)
{
    public const string Path = "/send";

    /// <summary>The uploads, below the page's own path.</summary>
    public const string Uploads = "/uploads";

    /// <summary>Handles GET. It changes nothing: previews of links fetch pages too.</summary>
    public async Task GetAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } found)
        {
            await pages.WriteLinkGoneAsync(context, RequestLanguage.TextsFor(context.Request), TextKey.SendLinkGone);
            return;
        }

        var texts = Texts.In(found.Chat.LanguageChosen ?? found.Chat.LanguageSeen ?? RequestLanguage.Of(context.Request));
        if (found.IsUsed)
        {
            await pages.WriteNoteAsync(context, texts, StatusCodes.Status200OK, texts[TextKey.SendArrivedTitle], texts[TextKey.SendArrived]);
        }
        else
        {
            await pages.WriteSendAsync(context, texts, $"{context.Request.Path}{Uploads}", texts.Format(TextKey.SendAbout, FileSize.Text(nemo.Value.MaxUploadBytes, texts)));
        }
    }

    /// <summary>Wraps an endpoint of <see cref="UploadEndpoint"/> for the chat of the link. What began in time may be finished later: a large file takes its time.</summary>
    /// <param name="begins">Whether it begins an upload.</param>
    public RequestDelegate ForChat(Func<HttpContext, ChatKey, Task> endpoint, bool begins) => async context =>
    {
        var found = await FindAsync(context, grace: begins ? default : UploadLink.ToFinish);
        if (found is not null)
        {
            var length = begins ? Tus.Number(context.Request, Tus.Length) ?? 0 : 0;
            await gate.CheckAsync(await callers.OfAsync(found.Link.Message, context.RequestAborted), length, context.RequestAborted); // For whom the page was made.
        }

        await endpoint(context, found is { IsUsed: false } ? found.Chat.Chat : throw Gone());
    };

    /// <summary>Handles POST: the files are complete.</summary>
    public async Task PostAsync(HttpContext context)
    {
        var uploads = await ReadAsync(context);
        var content = string.Join(',', uploads);
        var found = await FindAsync(context, UploadLink.ToFinish) ?? throw Gone();
        if (!found.IsUsed)
        {
            try
            {
                await KeepAsync(context, found, uploads, content);
            }
            catch (RefusedRequestException gone) when (gone.Code == RefusalCode.UploadGone)
            {
                // Of two concurrent requests, the other one may have made them the files of the message.
                if ((await FindAsync(context, UploadLink.ToFinish))?.Known?.IsSameAs(content) != true)
                {
                    throw;
                }
            }
        }
        else if (found.Known!.IsSameAs(content))
        {
            inbox.AnnounceAgain(found.Chat.Chat); // The answer to the first request was lost, or the process ended with it.
        }
        else
        {
            throw Gone();
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task KeepAsync(HttpContext context, Found found, IReadOnlyList<string> uploads, string content)
    {
        var chat = found.Chat.Chat;
        await finished.KeepAsync(chat, uploads, context.RequestAborted);
        using var turn = await finished.EnterAsync(chat, context.RequestAborted);
        var files = await finished.FilesAsync(chat, uploads, context.RequestAborted);
        if (await FindAsync(context, UploadLink.ToFinish) is null)
        {
            throw Gone(); // On the way to a bucket much time passes: the chat was erased, and its message must not come back. The clean-up deletes the files.
        }

        var message = secrets.RedactOnArrival(found.Link.Arrival(files, time.GetUtcNow()) with { Chat = chat });
        var accepted = await log.AcceptAsync(message, line: null, new(ClientId(found.Link), content), CancellationToken.None);
        if (accepted.Item is { } item)
        {
            inbox.Announce(item);
        }
        else if (!accepted.Message.IsSameAs(content))
        {
            throw Gone(); // Somebody else was first.
        }
    }

    /// <param name="grace">How much longer than announced the link is valid.</param>
    private async Task<Found?> FindAsync(HttpContext context, TimeSpan grace = default)
    {
        if (UploadToken.Open(seal, context.Request.RouteValues["token"] as string) is not { } token)
        {
            return null;
        }

        var chat = await store.GetChatAsync(token.Chat, context.RequestAborted);
        return chat.UploadLinks.FirstOrDefault(link => link.Id == token.LinkId) is { } link && link.ExpiresAt + grace > time.GetUtcNow()
            ? new(chat, link, await log.FindAsync(chat.Chat, ClientId(link), context.RequestAborted))
            : null;
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MessageLimits.Framing;
        if (ContentTypes.Read(context.Request)?.MediaType.Value?.Equals("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new RefusedRequestException(StatusCodes.Status415UnsupportedMediaType, RefusalCode.Malformed);
        }

        try
        {
            var uploads = (await JsonSerializer.DeserializeAsync<WireUploads>(context.Request.Body, Wire.Options, context.RequestAborted))?.Uploads ?? [];
            return uploads.Count == 0 ? throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.EmptyMessage)
                : uploads.Any(id => SortableId.TryParse(id) is null) ? throw FinishedUploads.Gone()
                : uploads;
        }
        catch (JsonException)
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.Malformed);
        }
    }

    private static string ClientId(UploadLink link) => $"link-{link.Id}";

    private static RefusedRequestException Gone() => new(StatusCodes.Status410Gone, RefusalCode.LinkGone);

    /// <param name="Known">The message that its files arrived with; null while it is open.</param>
    private sealed record Found(ChatRecord Chat, UploadLink Link, KnownMessage? Known)
    {
        public bool IsUsed => Known is not null;
    }
}
