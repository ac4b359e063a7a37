using System.Net;
using System.Net.Sockets;

namespace Harness.Processes;

/// <summary>Ports for other processes.</summary>
internal static class Ports
{
    /// <summary>Returns a port of the loopback interface that nobody listens on now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
