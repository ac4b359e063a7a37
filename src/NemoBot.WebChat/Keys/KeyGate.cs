using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoVideo.Secrets;

namespace NemoBot.WebChat.Keys;

/// <summary>Reads the key of a request: <c>Authorization: Bearer …</c>. Another bearer token, such as that of a proxy, is none.</summary>
public sealed class KeyGate(ApiKeys keys, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    private readonly TryLimiter _tries = new(time);

    /// <summary>Returns the chat of the request's key; null if the request has none.</summary>
    /// <exception cref="RefusedRequestException">The key is not valid, or there were too many such from this address.</exception>
    public async Task<ChatKey?> ChatOfAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme + SecretMask.LinkStart, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var chat = await keys.ChatOfAsync(header[Scheme.Length..].Trim(), context.RequestAborted);
        return _tries.Try(Caller.Of(context), isRight: chat is not null) is { } wait
            ? throw new RefusedRequestException(StatusCodes.Status429TooManyRequests, RefusalCode.TooManyTries) { RetryAfter = wait }
            : chat ?? throw new RefusedRequestException(StatusCodes.Status401Unauthorized, RefusalCode.ApiKeyWrong);
    }
}
