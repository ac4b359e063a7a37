using System.Net;

namespace NemoVideo.Http;

/// <summary>The two ways out: one to the API, one to everybody else, which never carries a header of ours.</summary>
/// <remarks>Neither has a time limit or follows redirects with headers: both are decided where the call is known.</remarks>
internal sealed class NemoHttpClients(HttpClient api, bool ownsApi) : IDisposable
{
    private readonly Lazy<HttpClient> _foreign = new(() => new(NewHandler(followRedirects: true)) { Timeout = Timeout.InfiniteTimeSpan });

    public HttpClient Api => api;

    public HttpClient Foreign => _foreign.Value;

    public static NemoHttpClients Create() =>
        new(new(NewHandler(followRedirects: false)) { Timeout = Timeout.InfiniteTimeSpan }, ownsApi: true);

    public void Dispose()
    {
        if (ownsApi)
        {
            api.Dispose();
        }

        if (_foreign.IsValueCreated)
        {
            _foreign.Value.Dispose();
        }
    }

    private static SocketsHttpHandler NewHandler(bool followRedirects) => new()
    {
        AllowAutoRedirect = followRedirects,
        MaxAutomaticRedirections = 5,
        UseCookies = false,
        ActivityHeadersPropagator = null, // Our trace ids are nobody else's business.
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // Addresses of the API may change.
        MaxConnectionsPerServer = 1024, // One per running chat at most.
        Proxy = new ExceptLoopback(HttpClient.DefaultProxy),
    };

    /// <summary>The environment's proxy, but not for this machine: the demo talks to itself.</summary>
    private sealed class ExceptLoopback(IWebProxy proxy) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => proxy.Credentials;
            set => proxy.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? destination : proxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);
    }
}
