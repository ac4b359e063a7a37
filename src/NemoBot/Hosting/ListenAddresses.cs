using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace NemoBot.Hosting;

/// <summary>Represents an address to listen on, and the setting that names it.</summary>
internal sealed record ListenAddress(string Setting, string Url);

/// <summary>Determines where the server listens, and what prevents it, before any part of the bot runs.</summary>
internal static class ListenAddresses
{
    public const string Example = "http://127.0.0.1:5080";

    /// <summary>Marks the certificate that <c>dotnet dev-certs</c> creates, the server's fallback.</summary>
    private const string DevelopmentCertificate = "1.3.6.1.4.1.311.84.1.1";

    private const string DefaultCertificate = "Kestrel:Certificates:Default";

    /// <summary>ASP.NET's own port settings, for all addresses of this machine.</summary>
    private static readonly (string Setting, string Scheme)[] PortSettings = [(WebHostDefaults.HttpPortsKey, "http"), (WebHostDefaults.HttpsPortsKey, "https")];

    /// <summary>
    /// Returns the addresses by the server's own rules: the endpoints of <c>Kestrel:Endpoints</c>, unless <c>preferHostingUrls</c> is set; else <c>Urls</c>;
    /// if that is empty, ASP.NET's own port settings.
    /// </summary>
    public static IReadOnlyList<ListenAddress> Of(IConfiguration configuration)
    {
        List<ListenAddress> hosted = string.IsNullOrEmpty(configuration[WebHostDefaults.ServerUrlsKey])
            ? [.. from setting in PortSettings from port in Split(configuration[setting.Setting]) where IsPort(port) select new ListenAddress(setting.Setting, $"{setting.Scheme}://*:{port}")]
            : [.. Split(configuration[WebHostDefaults.ServerUrlsKey]).Select(url => new ListenAddress("Urls", url))];
        var prefersHosted = hosted.Count > 0 && configuration[WebHostDefaults.PreferHostingUrlsKey] is { } prefers && (prefers == "1" || prefers.Equals("true", StringComparison.OrdinalIgnoreCase));
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => new ListenAddress($"{endpoint.Path}:Url", endpoint["Url"] ?? "")).ToList();
        return endpoints.Count > 0 && !prefersHosted ? endpoints : hosted;
    }

    /// <summary>Explains why the server cannot listen with its settings. Binds each address briefly.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration) => Of(configuration) is [] && !string.IsNullOrEmpty(configuration["Urls"])
        ? [$"Urls names no address to listen on, such as {Example}."]
        : PortFaults(configuration).Concat(Of(configuration).Select(address => Fault(address) ?? CertificateFault(configuration, address) ?? Occupied(address)).OfType<string>());

    private static IEnumerable<string> PortFaults(IConfiguration configuration) =>
        from setting in PortSettings
        from port in Split(configuration[setting.Setting])
        where !IsPort(port)
        select $"{setting.Setting}: \"{port}\" is no port ({IPEndPoint.MinPort} to {IPEndPoint.MaxPort}).";

    private static bool IsPort(string port) => ushort.TryParse(port, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _);

    private static string[] Split(string? setting) => (setting ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Explains why this is not an address to listen on; null if it is one.</summary>
    public static string? Fault(ListenAddress address)
    {
        if (Parse(address.Url) is not { } parsed)
        {
            return $"{address.Setting}: \"{address.Url}\" is no address to listen on, such as {Example}.";
        }

        return parsed is { IsUnixPipe: false, IsNamedPipe: false, Port: < IPEndPoint.MinPort or > IPEndPoint.MaxPort }
            ? $"{address.Setting}: the port in {address.Url} must be between {IPEndPoint.MinPort} and {IPEndPoint.MaxPort}."
            : null;
    }

    /// <summary>
    /// Returns whether only this machine can reach the address. A socket file and a pipe have owners. Any name but localhost means every address of this
    /// machine.
    /// </summary>
    public static bool IsLoopback(ListenAddress address) => Parse(address.Url) is { } parsed
        && (parsed.IsUnixPipe || parsed.IsNamedPipe || parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(parsed.Host.Trim('[', ']'), out var number) && IPAddress.IsLoopback(number)));

    private static BindingAddress? Parse(string url)
    {
        try
        {
            var parsed = BindingAddress.Parse(url);
            var isHost = parsed.IsUnixPipe || parsed.IsNamedPipe || parsed.Host is "*" or "+" || Uri.CheckHostName(parsed.Host) != UriHostNameType.Unknown;
            return isHost && parsed.PathBase.Length == 0 && parsed.Scheme.ToLowerInvariant() is "http" or "https" ? parsed : null;
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? CertificateFault(IConfiguration configuration, ListenAddress address)
    {
        var isSecure = address.Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        var own = address.Setting[..(address.Setting.LastIndexOf(':') + 1)] + "Certificate";
        return isSecure && !configuration.GetSection(DefaultCertificate).Exists() && !configuration.GetSection(own).Exists() && !HasDevelopmentCertificate()
            ? $"{address.Setting}: {address.Url} needs a certificate: set {DefaultCertificate}:Path (and :Password), or listen on http behind a proxy that has one."
            : null;
    }

    private static bool HasDevelopmentCertificate()
    {
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadOnly);
        return store.Certificates.Any(certificate => certificate.Extensions.Any(extension => extension.Oid?.Value == DevelopmentCertificate));
    }

    /// <summary>Binds and releases the address. For localhost, tests IPv4.</summary>
    private static string? Occupied(ListenAddress address)
    {
        if (BindingAddress.Parse(address.Url) is not { IsUnixPipe: false, IsNamedPipe: false, Port: > 0 } wanted)
        {
            return null;
        }

        var isNumber = IPAddress.TryParse(wanted.Host, out var number);
        var isLocal = wanted.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        try
        {
            // Any name but localhost means every address of this machine.
            var at = isNumber ? number! : isLocal ? IPAddress.Loopback : Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
            using var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (at.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(new IPEndPoint(at, wanted.Port));
            return null;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"{address.Setting}: port {wanted.Port} of {address.Url} is in use by another program: stop it, or choose another port.",
                SocketError.AddressNotAvailable => $"{address.Setting}: {wanted.Host} in {address.Url} is not an address of this machine.",
                SocketError.AccessDenied => $"{address.Setting}: this user may not listen on port {wanted.Port} of {address.Url}: choose one from 1024 on.",
                _ => $"{address.Setting}: cannot listen on {address.Url}: {refused.Message}.",
            };
        }
    }
}
