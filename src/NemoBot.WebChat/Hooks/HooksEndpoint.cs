using System.Text.Json;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Hooks;

/// <summary>
/// Handles <c>/api/chat/hooks</c>: <c>GET</c> lists the addresses that are called when work ends, <c>POST</c> registers one and tells its secret, once, <c>POST
/// …/{id}/secret</c> replaces the secret, <c>DELETE …/{id}</c> removes the address.
/// </summary>
internal sealed class HooksEndpoint(ChatHooks hooks)
{
    public const string Path = "/api/chat/hooks";

    private const int LongestBody = 4096;

    public async Task GetAsync(HttpContext context, ChatKey chat) =>
        await context.Response.WriteAsJsonAsync(new WireHooks([.. (await hooks.ListAsync(chat, context.RequestAborted)).Select(ToWire)]), Wire.Options, context.RequestAborted);

    public async Task PostAsync(HttpContext context, ChatKey chat)
    {
        var hook = await hooks.MakeAsync(chat, (await ReadAsync(context)).Address, Caller.Of(context), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.Response.WriteAsJsonAsync(new WireHookSecret(hook.Id, hook.Secret, null), Wire.Options, context.RequestAborted);
    }

    public async Task RenewAsync(HttpContext context, ChatKey chat)
    {
        var hook = await hooks.RenewAsync(chat, IdOf(context), context.RequestAborted) ?? throw NotFound();
        await context.Response.WriteAsJsonAsync(new WireHookSecret(hook.Id, hook.Secret, hook.OldSecretUntil), Wire.Options, context.RequestAborted);
    }

    public async Task DeleteAsync(HttpContext context, ChatKey chat)
    {
        if (!await hooks.RemoveAsync(chat, IdOf(context), context.RequestAborted))
        {
            throw NotFound();
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static WireHook ToWire(JobHook hook) => new(hook.Id, new Uri(hook.Address).IdnHost, hook.MadeAt, hook.Waiting.Count, hook.DeliveredAt, hook.FailingSince);

    private static string IdOf(HttpContext context) => context.Request.RouteValues["id"] as string ?? "";

    private static async Task<WireNewHook> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength is null or > LongestBody || ContentTypes.Read(request)?.MediaType != "application/json")
        {
            throw Malformed();
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<WireNewHook>(request.Body, Wire.Options, context.RequestAborted) ?? throw Malformed();
        }
        catch (JsonException)
        {
            throw Malformed();
        }
    }

    private static RefusedRequestException Malformed() => new(StatusCodes.Status400BadRequest, RefusalCode.Malformed);

    private static RefusedRequestException NotFound() => new(StatusCodes.Status404NotFound, RefusalCode.NotFound);
}
