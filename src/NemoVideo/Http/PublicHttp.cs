namespace NemoVideo.Http;

/// <summary>HTTP to addresses that strangers name: only public ones, whatever their names resolve to, without redirects.</summary>
public static class PublicHttp
{
    /// <param name="allowsLoopback">Whether services of this machine may be called, as with a simulated API on it.</param>
    /// <param name="maxConnections">Per server.</param>
    public static SocketsHttpHandler NewHandler(bool allowsLoopback, int maxConnections) => NemoHttpClients.NewHandler(new PublicAddresses(exempt: null, allowsLoopback), maxConnections);

    /// <summary>Returns whether the address is refused already for what it says. Others are checked when they are connected to.</summary>
    public static bool IsSurelyNotPublic(Uri address) => PublicAddresses.IsSurelyNotPublic(address);
}
