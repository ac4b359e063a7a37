using System.Net;

namespace NemoVideo.Http;

/// <summary>The two ways out: one to the API, one to everybody else, which never carries a header of ours.</summary>
/// <remarks>Neither has a time limit or follows redirects with headers: both are decided where the call is known.</remarks>
/// <param name="address">The API's: what is on its own host may be fetched from wherever that is.</param>
/// <param name="foreign">For tests of the way to everybody else; null: the real one, to public addresses only.</param>
/// <param name="maxConnections">To one server.</param>
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

    private static SocketsHttpHandler NewForeignHandler(PublicAddresses addresses, int maxConnections)
    {
        var handler = NewHandler(maxConnections);
        handler.AllowAutoRedirect = true;
        handler.MaxAutomaticRedirections = 5;
        handler.ConnectCallback = addresses.ConnectAsync;
        handler.Proxy = new Except(HttpClient.DefaultProxy, PublicAddresses.IsSurelyNotPublic);
        return handler;
    }

    private static SocketsHttpHandler NewHandler(int maxConnections) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null, // Our trace ids are nobody else's business.
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // Addresses of the API may change.
        MaxConnectionsPerServer = maxConnections, // One per running chat at most.
        Proxy = new Except(HttpClient.DefaultProxy, host => host.IsLoopback),
    };

    /// <summary>The environment's proxy, but not for some: this machine (the demo talks to itself), and what is refused without asking anybody.</summary>
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
