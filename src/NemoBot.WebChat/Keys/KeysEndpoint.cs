using NemoBot.Core.Model;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Keys;

/// <summary>
/// Handles the page of a chat's keys: <c>GET /keys</c> lists them, <c>POST /keys</c> makes one and shows it, once, and <c>POST /keys/{id}/revoke</c> revokes one. The
/// browser's cookie names the chat: a key makes no keys.
/// </summary>
internal sealed class KeysEndpoint(ApiKeys keys, IWebChatLog log, ChatCookie cookie, ChatLanguage languages, PageFiles pages)
{
    public const string Path = "/keys";

    public async Task GetAsync(HttpContext context)
    {
        if (cookie.Read(context.Request) is { } chat && await HasBegunAsync(chat, context.RequestAborted))
        {
            await WriteAsync(context, chat, made: null);
        }
        else
        {
            SeeOther(context, "/");
        }
    }

    public async Task PostAsync(HttpContext context)
    {
        var chat = Chat(context);
        if (await HasBegunAsync(chat, context.RequestAborted))
        {
            await WriteAsync(context, chat, await keys.MakeAsync(chat, context.RequestAborted));
        }
        else
        {
            SeeOther(context, "/");
        }
    }

    public async Task RevokeAsync(HttpContext context)
    {
        await keys.RevokeAsync(Chat(context), context.Request.RouteValues["id"] as string ?? "", context.RequestAborted);
        SeeOther(context, Path);
    }

    /// <summary>A cookie costs nothing, so a chat in which nothing was said leaves nothing in the store.</summary>
    private async Task<bool> HasBegunAsync(ChatKey chat, CancellationToken cancellationToken) => (await log.ReadAsync(chat, afterChange: 0, limit: 1, cancellationToken)).Count > 0;

    private ChatKey Chat(HttpContext context) => cookie.Read(context.Request) ?? throw new RefusedRequestException(StatusCodes.Status401Unauthorized, RefusalCode.NoChat);

    private async Task WriteAsync(HttpContext context, ChatKey chat, string? made)
    {
        var texts = Core.Text.Localization.Texts.In(await languages.OfAsync(chat, context.Request));
        await pages.WriteKeysAsync(context, texts, await keys.ListAsync(chat, context.RequestAborted), made);
    }

    private static void SeeOther(HttpContext context, string path)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }
}
