using System.Net;

namespace NemoVideo.Http;

/// <summary>The two HTTP clients: one for the API, one for all other hosts, which never sends our headers.</summary>
/// <remarks>Neither has a timeout or follows redirects with headers: the caller decides both per call.</remarks>
/// <param name="address">The API's: files on its own host may be fetched even if its address is not public.</param>
/// <param name="foreign">For tests of calls to other hosts; null for the real client, to public addresses only.</param>
/// <param name="maxConnections">Per server.</param>
internal sealed class NemoHttpClients(HttpClient api, bool ownsApi, Uri address, HttpMessageHandler? foreign = null, int maxConnections = NemoHttpClients.ManyConnections) : IDisposable
{
    private const int ManyConnections = 16_384;

    private readonly Lazy<HttpClient> _foreign = new(() => new(foreign ?? NewForeignHandler(new PublicAddresses(address), maxConnections)) { Timeout = Timeout.InfiniteTimeSpan });

    public HttpClient Api => api;

    public HttpClient Foreign => _foreign.Value;

    public static NemoHttpClients Create(Uri address, int maxConnections = ManyConnections) =>
        new(new(NewHandler(maxConnections)) { Timeout = Timeout.InfiniteTimeSpan }, ownsApi: true, address, maxConnections: maxConnections);

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

    /// <summary>Makes a handler that connects to these addresses only, and follows no redirect.</summary>
    internal static SocketsHttpHandler NewHandler(PublicAddresses addresses, int maxConnections)
    {
        var handler = NewHandler(maxConnections);
        handler.ConnectCallback = addresses.ConnectAsync;
        handler.Proxy = new Except(HttpClient.DefaultProxy, PublicAddresses.IsSurelyNotPublic);
        return handler;
    }

    private static SocketsHttpHandler NewForeignHandler(PublicAddresses addresses, int maxConnections)
    {
        var handler = NewHandler(addresses, maxConnections);
        handler.AllowAutoRedirect = true;
        handler.MaxAutomaticRedirections = 5;
        return handler;
    }

    private static SocketsHttpHandler NewHandler(int maxConnections) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null, // Don't leak trace ids.
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // Addresses of the API may change.
        MaxConnectionsPerServer = maxConnections, // At most one per running chat.
        Proxy = new Except(HttpClient.DefaultProxy, host => host.IsLoopback),
    };

    /// <summary>The environment's proxy, with exceptions: this machine (the demo talks to itself), and addresses that are refused without asking a proxy.</summary>
    private sealed class Except(IWebProxy proxy, Func<Uri, bool> direct) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => proxy.Credentials;
            set => proxy.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? destination : proxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => direct(host) || proxy.IsBypassed(host);
    }
}
