using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Hooks;

namespace NemoBot.WebChat.Keys;

/// <summary>
/// Handles the page of a chat's keys and webhooks: <c>GET /keys</c> lists them, <c>POST /keys</c> makes a key and shows it, once, and <c>POST /keys/{id}/revoke</c>
/// revokes one; <c>POST /keys/hooks</c> adds an address and shows its secret, once, <c>…/{id}/secret</c> another one, and <c>…/{id}/remove</c> removes it. The browser's
/// cookie names the chat: a key makes no keys.
/// </summary>
internal sealed class KeysEndpoint(ApiKeys keys, ChatHooks hooks, IWebChatLog log, ChatCookie cookie, ChatLanguage languages, PageFiles pages)
{
    public const string Path = "/keys";
    public const string HooksPath = $"{Path}/hooks";

    public Task GetAsync(HttpContext context) => cookie.Read(context.Request) is { } chat ? ShowAsync(context, chat, view => Task.FromResult(view)) : SeeOtherAsync(context, "/");

    public Task PostAsync(HttpContext context)
    {
        var chat = Chat(context);
        return ShowAsync(context, chat, async view => view with { MadeKey = await keys.MakeAsync(chat, context.RequestAborted) });
    }

    public async Task RevokeAsync(HttpContext context)
    {
        await keys.RevokeAsync(Chat(context), IdOf(context), context.RequestAborted);
        await SeeOtherAsync(context, Path);
    }

    public async Task PostHookAsync(HttpContext context)
    {
        var (chat, address) = (Chat(context), await CodeForm.ReadAsync(context, "address"));
        await ShowAsync(context, chat, async view =>
        {
            try
            {
                return view with { MadeHook = await hooks.MakeAsync(chat, address, Caller.Of(context), context.RequestAborted) };
            }
            catch (RefusedRequestException refusal) when (refusal.Code is RefusalCode.HookAddress or RefusalCode.TooManyHooks)
            {
                context.Response.StatusCode = refusal.Status;
                return view with { Problem = RefusalTexts.Of(refusal.Code, await TextsAsync(context, chat), [.. refusal.Subjects]) };
            }
        });
    }

    public Task RenewHookAsync(HttpContext context)
    {
        var chat = Chat(context);
        return ShowAsync(context, chat, async view => view with { MadeHook = await hooks.RenewAsync(chat, IdOf(context), context.RequestAborted) });
    }

    public async Task RemoveHookAsync(HttpContext context)
    {
        await hooks.RemoveAsync(Chat(context), IdOf(context), context.RequestAborted);
        await SeeOtherAsync(context, Path);
    }

    /// <summary>Writes the page after a change, with the state that it left.</summary>
    /// <remarks>A cookie costs nothing, so a chat in which nothing was said leaves nothing in the store.</remarks>
    private async Task ShowAsync(HttpContext context, ChatKey chat, Func<KeysView, Task<KeysView>> change)
    {
        if ((await log.ReadAsync(chat, afterChange: 0, limit: 1, context.RequestAborted)).Count == 0)
        {
            await SeeOtherAsync(context, "/");
            return;
        }

        var changed = await change(new([], []));
        var view = changed with { Keys = await keys.ListAsync(chat, context.RequestAborted), Hooks = await hooks.ListAsync(chat, context.RequestAborted) };
        await pages.WriteKeysAsync(context, await TextsAsync(context, chat), view);
    }

    private ChatKey Chat(HttpContext context) => cookie.Read(context.Request) ?? throw new RefusedRequestException(StatusCodes.Status401Unauthorized, RefusalCode.NoChat);

    private async Task<Texts> TextsAsync(HttpContext context, ChatKey chat) => Texts.In(await languages.OfAsync(chat, context.Request));

    private static string IdOf(HttpContext context) => context.Request.RouteValues["id"] as string ?? "";

    private static Task SeeOtherAsync(HttpContext context, string path)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
        return Task.CompletedTask;
    }
}
