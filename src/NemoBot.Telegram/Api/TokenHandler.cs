namespace NemoBot.Telegram.Api;

/// <summary>
/// Inserts the token and the server's address at the last moment. Above this handler (the library, HttpClient, its event source, exceptions) the address has a
/// placeholder in the token's place.
/// </summary>
/// <remarks>
/// Uses its own sockets instead of IHttpClientFactory, whose loggers write complete addresses (docs/contracts/telegram.md §3.14); without a propagator there is no
/// activity either. Polls have connections of their own, which are discarded when a poll hangs, without affecting uploads.
/// </remarks>
internal sealed class TokenHandler(Uri server, string token) : HttpMessageHandler
{
    /// <summary>Has the form of a token, which the library checks.</summary>
    public const string Placeholder = "0:token";

    private const string CallPath = $"/bot{Placeholder}/";
    private const string FilePath = $"/file/bot{Placeholder}/";

    private readonly string _server = server.AbsoluteUri.TrimEnd('/');
    private readonly HttpMessageInvoker _calls = NewConnections();
    private HttpMessageInvoker _polls = NewConnections();

    /// <summary>Returns the address of a file as it is above this handler.</summary>
    /// <param name="path">The path from getFile.</param>
    public static Uri AddressOf(Uri server, string path) => new(server, FilePath + string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));

    /// <summary>Discards the polls' connections, because one of them is dead.</summary>
    public void RenewPolls() => Interlocked.Exchange(ref _polls, NewConnections()).Dispose();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var harmless = request.RequestUri!;
        var path = harmless.AbsolutePath;
        request.RequestUri = new Uri(
            path.StartsWith(CallPath, StringComparison.Ordinal) ? $"{_server}/bot{token}/{path[CallPath.Length..]}"
            : path.StartsWith(FilePath, StringComparison.Ordinal) ? $"{_server}/file/bot{token}/{path[FilePath.Length..]}"
            : throw new HttpRequestException("not an address of the Bot API")); // A path from getFile that leads upwards.
        try
        {
            return await (path is CallPath + "getUpdates" ? _polls : _calls).SendAsync(request, cancellationToken);
        }
        finally
        {
            request.RequestUri = harmless;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _calls.Dispose();
            _polls.Dispose();
        }

        base.Dispose(disposing);
    }

    private static HttpMessageInvoker NewConnections() => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    });
}
