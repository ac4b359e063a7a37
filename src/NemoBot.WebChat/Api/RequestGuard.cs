using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NemoBot.Core.Model;
using NemoBot.WebChat.Incoming;
using NemoBot.WebChat.Keys;

namespace NemoBot.WebChat.Api;

/// <summary>Wraps every endpoint of the web chat: checks host, origin and access, and converts refusals to responses.</summary>
public sealed partial class RequestGuard(
    ChatCookie cookie, KeyGate keys, AccessGate access, PageFiles pages, IStore store, IServer server, IOptions<WebChatOptions> options, TimeProvider time, ILogger<RequestGuard> logger)
{
    private const string PageContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>How long to drain a refused request's body: a browser whose connection closes while it sends shows a network error instead of our message.</summary>
    internal static readonly TimeSpan DrainFor = TimeSpan.FromSeconds(8);

    /// <summary>In bytes; a body up to this size is drained quickly, and the connection is reused.</summary>
    private const long SmallBody = 64 * 1024;

    /// <summary>The headers that describe a content.</summary>
    private static readonly string[] OfContent =
    [
        HeaderNames.ContentLength, HeaderNames.ContentRange, HeaderNames.ContentType, HeaderNames.ContentDisposition, HeaderNames.ContentEncoding, HeaderNames.AcceptRanges, HeaderNames.ETag,
        HeaderNames.LastModified, HeaderNames.Vary,
    ];

    // Cached: the addresses do not change after startup.
    private bool? _loopbackOnly;

    /// <summary>Wraps a page or one of its assets. Without the access code it responds with the login page.</summary>
    public RequestDelegate Page(RequestDelegate endpoint) => context => RunAsync(context, async () =>
    {
        if (access.IsOpenTo(context.Request))
        {
            await endpoint(context);
        }
        else
        {
            await pages.WriteLoginAsync(context, StatusCodes.Status401Unauthorized, RefusalCode.AccessCodeNeeded);
        }
    });

    /// <summary>Wraps an endpoint that needs no access code: the login, its style sheet, and endpoints with their own checks.</summary>
    public RequestDelegate Open(RequestDelegate endpoint) => context => RunAsync(context, async () =>
    {
        CheckOrigin(context.Request);
        await endpoint(context);
    });

    /// <summary>Like <see cref="Open"/>, for pages that other sites may link to: following a link is not an attack.</summary>
    public RequestDelegate OpenPage(RequestDelegate endpoint) => context => RunAsync(context, () => endpoint(context));

    /// <summary>Like <see cref="Open"/>, for what the pages of links need: also under the name of <see cref="WebChatOptions.PublicUrl"/>.</summary>
    public RequestDelegate Asset(RequestDelegate endpoint) => context => RunAsync(context, async () =>
    {
        CheckOrigin(context.Request, isLink: true);
        await endpoint(context);
    }, isLink: true);

    /// <summary>Wraps what a link leads to; its token is the permission. Nobody keeps it or lists it.</summary>
    public RequestDelegate LinkPage(RequestDelegate endpoint) => context => RunAsync(context, async () =>
    {
        HideLink(context.Response);
        await endpoint(context);
    }, isLink: true);

    /// <summary>Wraps a call of a link's page.</summary>
    public RequestDelegate LinkApi(RequestDelegate endpoint) => context => RunAsync(context, async () =>
    {
        HideLink(context.Response);
        CheckOrigin(context.Request, isLink: true);
        await endpoint(context);
    }, isLink: true);

    /// <summary>Wraps an API call for the chat of the request's key, or of its cookie.</summary>
    public RequestDelegate Api(Func<HttpContext, ChatKey, Task> endpoint) => context => RunAsync(context, async () =>
    {
        context.Response.Headers.CacheControl = "no-store";
        CheckOrigin(context.Request);
        await endpoint(context, await keys.ChatOfAsync(context) ?? ChatOfCookie(context.Request));
    });

    /// <summary>Wraps a form of a page, which needs the access code like the page.</summary>
    public RequestDelegate Form(RequestDelegate endpoint) => context => RunAsync(context, async () =>
    {
        CheckOrigin(context.Request);
        RequireAccess(context.Request);
        await endpoint(context);
    });

    /// <summary>Wraps a call of an agent, which must have a key.</summary>
    public RequestDelegate Agent(Func<HttpContext, ChatKey, Task> endpoint) => context => RunAsync(context, async () =>
    {
        context.Response.Headers.CacheControl = "no-store";
        CheckOrigin(context.Request);
        if (await keys.ChatOfAsync(context) is not { } chat)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new RefusedRequestException(StatusCodes.Status401Unauthorized, RefusalCode.ApiKeyWrong);
        }

        await endpoint(context, chat);
    });

    // A key needs no access code: who made it knew the code.
    private ChatKey ChatOfCookie(HttpRequest request)
    {
        RequireAccess(request);
        return cookie.Read(request) ?? throw new RefusedRequestException(StatusCodes.Status401Unauthorized, RefusalCode.NoChat);
    }

    private void RequireAccess(HttpRequest request)
    {
        if (!access.IsOpenTo(request))
        {
            throw new RefusedRequestException(StatusCodes.Status401Unauthorized, RefusalCode.AccessCodeNeeded);
        }
    }

    private static void HideLink(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Robots-Tag"] = "noindex, nofollow";
    }

    /// <param name="isLink">Whether the name of <see cref="WebChatOptions.PublicUrl"/> is ours too: it opens links only, not the chat.</param>
    private async Task RunAsync(HttpContext context, Func<Task> answer, bool isLink = false)
    {
        Harden(context.Response);
        try
        {
            CheckHost(context.Request, isLink);
            await answer();
        }
        catch (RefusedRequestException refusal)
        {
            await WriteRefusalAsync(context, refusal.Code == RefusalCode.StorageFull ? await OfStoreAsync(refusal, context.RequestAborted) : refusal);
        }
        catch (StorageException failure) when (!context.Response.HasStarted)
        {
            LogFailed(failure, context.Request.Method, context.GetEndpoint()?.DisplayName);
            await WriteRefusalAsync(context, failure.OfFiles switch
            {
                FilesFault.Away => AcceptedFiles.Away(),
                FilesFault.NoRoom => await OfStoreAsync(AcceptedFiles.NoRoom(), context.RequestAborted),
                _ => NothingStored(),
            });
        }
        catch (BadHttpRequestException malformed)
        {
            await WriteRefusalAsync(context, new RefusedRequestException(malformed.StatusCode, RefusalCode.Malformed));
        }
        catch (Exception gone) when (gone is ConnectionResetException || (gone is OperationCanceledException && context.RequestAborted.IsCancellationRequested))
        {
            // The browser disconnected: no one receives a response.
        }
        catch (Exception bug) when (!context.Response.HasStarted)
        {
            LogFailed(bug, context.Request.Method, context.GetEndpoint()?.DisplayName);
            await WriteRefusalAsync(context, new RefusedRequestException(StatusCodes.Status500InternalServerError, RefusalCode.Internal));
        }
    }

    /// <summary>Determines whether text can still be stored, so that the message does not wrongly claim it.</summary>
    private async Task<RefusedRequestException> OfStoreAsync(RefusedRequestException noRoomForFiles, CancellationToken cancellationToken)
    {
        try
        {
            await store.ProbeAsync(cancellationToken);
            return noRoomForFiles;
        }
        catch (StorageException)
        {
            return NothingStored();
        }
    }

    private static RefusedRequestException NothingStored() => new(StatusCodes.Status507InsufficientStorage, RefusalCode.NothingStored) { RetryAfter = TimeSpan.FromMinutes(1) };

    private static void Harden(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = PageContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
    }

    // Against DNS rebinding: another site can point its own name at 127.0.0.1, but cannot make the browser send "localhost".
    private void CheckHost(HttpRequest request, bool isLink)
    {
        _loopbackOnly ??= server.Features.Get<IServerAddressesFeature>() is { Addresses: { Count: > 0 } addresses } && addresses.All(IsLoopback);
        if (_loopbackOnly == true && !(IsOurName(request.Host, isLink) && IsOurName(Original(request), isLink)))
        {
            throw new RefusedRequestException(StatusCodes.Status421MisdirectedRequest, RefusalCode.ForeignHost);
        }
    }

    /// <summary>Returns the Host header before a trusted proxy replaced it: a page under another name can send the proxy's header itself.</summary>
    private static HostString Original(HttpRequest request) =>
        request.Headers[ForwardedHeadersDefaults.XOriginalHostHeaderName].ToString() is { Length: > 0 } original ? new(original) : request.Host;

    /// <summary>Returns true for loopback names and WebChat:Hosts, which may be written with or without a port.</summary>
    private bool IsOurName(HostString host, bool isLink) => IsLoopbackName(host.Host) || IsOneOfHosts(host, isLink);

    private bool IsOneOfHosts(HostString host, bool isLink) =>
        options.Value.Hosts.Any(ours => ours.Equals(host.Value, StringComparison.OrdinalIgnoreCase) || ours.Equals(host.Host, StringComparison.OrdinalIgnoreCase))
        || (isLink && string.Equals(options.Value.PublicAddress?.Authority, host.Value, StringComparison.OrdinalIgnoreCase));

    /// <summary>Refuses requests from other sites. Browsers send these headers; scripts need not, and have no other user's cookie.</summary>
    private void CheckOrigin(HttpRequest request, bool isLink = false)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (site is not ("" or "same-origin") && !(isRead && site == "none"))
        {
            throw new RefusedRequestException(StatusCodes.Status403Forbidden, RefusalCode.ForeignOrigin);
        }

        // Compares only the authority: behind a proxy that terminates TLS the schemes differ.
        if (request.Headers.TryGetValue("Origin", out var origin)
            && !(Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var from)
                && (string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase) || IsOneOfHosts(new(from.Authority), isLink))))
        {
            throw new RefusedRequestException(StatusCodes.Status403Forbidden, RefusalCode.ForeignOrigin);
        }
    }

    private async Task WriteRefusalAsync(HttpContext context, RefusedRequestException refusal)
    {
        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
            return;
        }

        ForgetContent(context.Response);
        context.Response.StatusCode = refusal.Status;
        if (refusal.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var hasBody = (HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsPatch(context.Request.Method)) && context.Request.ContentLength != 0;
        if (hasBody && context.Request.ContentLength is null or > SmallBody)
        {
            context.Response.Headers.Connection = "close";
        }

        var code = JsonNamingPolicy.SnakeCaseLower.ConvertName(refusal.Code.ToString());
        var message = refusal.Words ?? RefusalTexts.Of(refusal.Code, RequestLanguage.TextsFor(context.Request), refusal.Subjects);
        await context.Response.WriteAsJsonAsync(new WireError(new(code, message)), Wire.Options);
        if (hasBody)
        {
            await DrainBodyAsync(context);
        }
    }

    /// <summary>Removes what an endpoint has said about the content that it could not send: the refusal is shorter, of another type, and not to be kept.</summary>
    private static void ForgetContent(HttpResponse response)
    {
        Harden(response);
        response.Headers.CacheControl = "no-store";
        foreach (var name in OfContent)
        {
            response.Headers.Remove(name);
        }
    }

    /// <summary>Sends the response immediately, drains the body for a moment, then closes the connection.</summary>
    private async Task DrainBodyAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        await context.Response.CompleteAsync();
        using var limit = new CancellationTokenSource(DrainFor, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The client sent for too long. The server would go on reading for a while, and report the end of half a body as an error of ours.
            context.Abort();
        }
        catch (InvalidOperationException)
        {
            // A read was cancelled (the bot stops, or another request took the upload over), after which the server can read this body no more: its sender sees a broken line, and asks where to go on.
            context.Abort();
        }
        catch (IOException)
        {
            // The client disconnected.
        }
    }

    private static bool IsLoopback(string address) => Uri.TryCreate(address.Replace("+", "all", StringComparison.Ordinal).Replace("*", "all", StringComparison.Ordinal), UriKind.Absolute, out var uri) && IsLoopbackName(uri.Host);

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    [LoggerMessage(LogLevel.Error, "{Method} {Endpoint} of the web chat failed")]
    private partial void LogFailed(Exception exception, string method, string? endpoint);
}
