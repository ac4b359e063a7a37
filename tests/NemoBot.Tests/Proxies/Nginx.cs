using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fakes.Time;
using Harness;

namespace NemoBot.Tests.Proxies;

/// <summary>A real nginx in front of a bot on this machine, with a configuration of its own in a temporary folder.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-nginx-").FullName;
    private Process? _process;

    private Nginx(bool isTls) => Address = new($"{(isTls ? "https" : "http")}://127.0.0.1:{FreePort()}");

    public Uri Address { get; }

    /// <param name="headers">What stands beside <c>proxy_pass</c>.</param>
    /// <param name="isTls">TLS ends in nginx, with a certificate of its own making.</param>
    public static async Task<Nginx> StartAsync(Uri bot, string headers = "", bool isTls = false)
    {
        var program = Machine.Needs("nginx", "/usr/sbin/nginx", "nginx");
        var nginx = new Nginx(isTls);
        await nginx.RunAsync(program, bot, headers, isTls);
        return nginx;
    }

    /// <summary>A browser or a script that comes from that address of this machine.</summary>
    /// <param name="from">Any of 127.0.0.0/8.</param>
    /// <param name="host">The name it calls the server by; null: the address.</param>
    public HttpClient Visitor(string from = "127.0.0.1", string? host = null)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            CookieContainer = new CookieContainer(),
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=nemobot-test";
        var visitor = new HttpClient(handler) { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(1) };
        visitor.DefaultRequestHeaders.Host = host;
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync(string program, Uri bot, string headers, bool isTls)
    {
        if (isTls)
        {
            WriteCertificate();
        }

        var configuration = Path.Combine(_folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off;
            master_process off;
            pid {{_folder}}/nginx.pid;
            error_log {{_folder}}/error.log;
            events { worker_connections 256; }
            http {
              access_log off;
              client_max_body_size 600m;
              client_body_temp_path {{_folder}}/body;
              proxy_temp_path {{_folder}}/proxy;
              fastcgi_temp_path {{_folder}}/fastcgi;
              uwsgi_temp_path {{_folder}}/uwsgi;
              scgi_temp_path {{_folder}}/scgi;
              server {
                listen 127.0.0.1:{{Address.Port}}{{(isTls ? " ssl" : "")}};
                {{(isTls ? $"ssl_certificate {_folder}/cert.pem; ssl_certificate_key {_folder}/key.pem;" : "")}}
                location / {
                  proxy_pass http://127.0.0.1:{{bot.Port}};
                  {{headers}}
                }
              }
            }
            """);
        _process = Process.Start(new ProcessStartInfo(program, ["-p", _folder, "-c", configuration, "-e", Path.Combine(_folder, "error.log")]) { RedirectStandardError = true })!;
        var said = _process.StandardError.ReadToEndAsync();
        await Eventually.HoldsAsync(token => ListensAsync(_process, said, token), () => "nginx to listen", TimeSpan.FromSeconds(30)); // It does not say so.
    }

    private async Task<bool> ListensAsync(Process process, Task<string> said, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, Address.Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            Assert.False(process.HasExited, process.HasExited ? await said : "");
            return false;
        }
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=nemobot-test", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(_folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
