using System.Text.Json;
using NemoBot.Core.Model;
using NemoBot.WebChat.Outgoing.Push;

namespace NemoBot.WebChat.Api;

/// <summary>
/// Handles <c>/api/chat/push</c>: <c>GET</c> returns the key for which a browser subscribes at its push service (<see cref="WirePushKey"/>), <c>POST</c> stores the
/// subscription (<see cref="WirePush"/>), <c>DELETE</c> forgets it, by its endpoint.
/// </summary>
internal sealed class PushEndpoint(IStore store, IWebChatLog log, PushKeys keys, PushAddresses addresses)
{
    public const string Path = "/api/chat/push";

    private const int LongestBody = 4096;

    public async Task GetAsync(HttpContext context, ChatKey chat) =>
        await context.Response.WriteAsJsonAsync(new WirePushKey((await keys.GetAsync(context.RequestAborted)).PublicKey), Wire.Options, context.RequestAborted);

    public async Task PostAsync(HttpContext context, ChatKey chat)
    {
        var address = addresses.Checked(await ReadAsync(context)) ?? throw Malformed();
        if ((await log.ReadAsync(chat, afterChange: 0, limit: 1, context.RequestAborted)).Count == 0)
        {
            throw new RefusedRequestException(StatusCodes.Status404NotFound, RefusalCode.NotFound); // A chat in which nothing was said has no work, and leaves nothing in the store.
        }

        if (!(await store.GetChatAsync(chat, context.RequestAborted)).Pushes.Contains(address)) // A page repeats it with each visit.
        {
            await store.UpdateChatAsync(chat, stored => stored with { Pushes = [.. Others(stored, address.Endpoint).TakeLast(PushAddress.Most - 1), address] }, context.RequestAborted);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public async Task DeleteAsync(HttpContext context, ChatKey chat)
    {
        var endpoint = (await ReadAsync(context))?.Endpoint ?? throw Malformed();
        if ((await store.GetChatAsync(chat, context.RequestAborted)).Pushes.Any(address => address.Endpoint == endpoint))
        {
            await store.UpdateChatAsync(chat, stored => stored with { Pushes = [.. Others(stored, endpoint)] }, context.RequestAborted);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static IEnumerable<PushAddress> Others(ChatRecord chat, string endpoint) => chat.Pushes.Where(address => address.Endpoint != endpoint);

    private static async Task<WirePush?> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength is null or > LongestBody || ContentTypes.Read(request)?.MediaType != "application/json")
        {
            throw Malformed();
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<WirePush>(request.Body, Wire.Options, context.RequestAborted);
        }
        catch (JsonException)
        {
            throw Malformed();
        }
    }

    private static RefusedRequestException Malformed() => new(StatusCodes.Status400BadRequest, RefusalCode.Malformed);
}
