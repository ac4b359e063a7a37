using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace NemoBot.Bench.Uploads;

/// <summary>
/// Discord's file host on this machine. The bot trusts only that host's name, over TLS: so this server has a certificate for that name, and the bot connects
/// through the proxy setting of the environment (this server is the proxy as well).
/// </summary>
internal sealed class DiscordCdn : IAsyncDisposable
{
    public const string Host = "cdn.discordapp.com";
    private readonly WebApplication _app;
    private long _served;

    private DiscordCdn(WebApplication app, string certificate) => (_app, Certificate) = (app, certificate);

    /// <summary>Gets the path of the certificate, which the bot has to trust.</summary>
    public string Certificate { get; }

    /// <summary>Gets the value for <c>https_proxy</c>.</summary>
    public string Proxy => _app.Urls.First().Replace("https:", "http:", StringComparison.Ordinal);

    /// <summary>Number of requests for the file.</summary>
    public long Served => Interlocked.Read(ref _served);

    /// <summary>The file to serve, under any path.</summary>
    public UploadClip? Clip { get; set; }

    public static async Task<DiscordCdn> StartAsync(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var path = Path.Combine(folder, "cdn.pem");
        await File.WriteAllTextAsync(path, certificate.ExportCertificatePem());

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => ConnectAsync(connection, next));
            listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        var cdn = new DiscordCdn(app, path);
        app.MapGet("/{**path}", cdn.ServeAsync);
        await app.StartAsync();
        return cdn;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Answers the client's CONNECT; TLS follows on the connection.</summary>
    private static async Task ConnectAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        while (true)
        {
            var read = await connection.Transport.Input.ReadAsync();
            var reader = new SequenceReader<byte>(read.Buffer);
            if (reader.TryReadTo(out ReadOnlySequence<byte> _, "\r\n\r\n"u8))
            {
                connection.Transport.Input.AdvanceTo(reader.Position);
                break;
            }

            connection.Transport.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }

        await connection.Transport.Output.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
        await next(connection);
    }

    private async Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _served);
        var clip = Clip ?? throw new InvalidOperationException("No file to serve.");
        context.Response.ContentLength = clip.Bytes;
        context.Response.ContentType = "video/mp4";
        await using var file = new FileStream(clip.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
