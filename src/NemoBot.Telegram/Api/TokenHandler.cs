namespace NemoBot.Telegram.Api;

/// <summary>
/// Inserts the token into the address at the last moment. Above this handler (HttpClient, its event source, request loggers) the address does not contain it.
/// </summary>
internal sealed class TokenHandler(Uri server, string token, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly string _server = server.AbsoluteUri.TrimEnd('/');

    /// <summary>Returns the address without the token; only its path counts, <c>/method</c> or <c>/file/path</c>.</summary>
    public static Uri Address(Uri server, string path) => new($"{server.AbsoluteUri.TrimEnd('/')}/{path}");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var harmless = request.RequestUri!;
        var path = harmless.AbsoluteUri[(_server.Length + 1)..];
        request.RequestUri = path.StartsWith("file/", StringComparison.Ordinal)
            ? new Uri($"{_server}/file/bot{token}/{path["file/".Length..]}")
            : new Uri($"{_server}/bot{token}/{path}");
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            request.RequestUri = harmless;
        }
    }
}
