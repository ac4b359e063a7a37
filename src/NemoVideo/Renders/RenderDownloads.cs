using System.Net;
using Microsoft.Extensions.Logging;
using NemoVideo.Accounts;
using NemoVideo.Http;

namespace NemoVideo.Renders;

/// <summary>Opens a finished MP4: from where the render says it is, else from the API's own download.</summary>
internal sealed partial class RenderDownloads(ApiTransport api)
{
    /// <summary>Wait for the headers and the first byte.</summary>
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(75);

    /// <summary>Longest wait for more bytes.</summary>
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(2);

    private const int FirstBytes = 4096;

    private readonly ILogger _logger = api.Logger;

    public async Task<RenderDownload> OpenAsync(NemoAccess access, RenderStatus render, CancellationToken cancellationToken)
    {
        if (render.OutputUrl is { } address)
        {
            try
            {
                return await OnceAsync(address, access, cancellationToken);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or TimeoutException or NemoVideoException)
            {
                // The reason only: a signed address is as good as the file.
                LogFallback(render.Id, fault.GetType().Name, address.Host);
            }
        }

        var own = api.Resolve($"/api/render/proxy/{Uri.EscapeDataString(render.Id)}/download");
        return await api.Retry.ReadAsync(token => OnceAsync(own, access, token), cancellationToken);
    }

    private Task<RenderDownload> OnceAsync(Uri address, NemoAccess access, CancellationToken cancellationToken) =>
        api.WithinAsync(OpenLimit, ApiCall.RenderDownload, async token =>
        {
            var response = await api.OpenFileAsync(address, access, token);
            try
            {
                await RefuseWhatIsNoFileAsync(address, response, token);
                return new RenderDownload(await ReadAsync(response, token), response.Content.Headers.ContentLength);
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }, cancellationToken);

    /// <summary>Reads the first bytes before the stream is handed out: a dead link is found in time.</summary>
    private async Task<DownloadStream> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var first = new byte[FirstBytes];
        var read = await body.ReadAsync(first, cancellationToken);
        return read > 0 ? new(response, body, IdleLimit, api.Time, first.AsMemory(0, read)) : throw new HttpRequestException("The file is empty.");
    }

    private async Task RefuseWhatIsNoFileAsync(Uri address, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var isFile = response.StatusCode == HttpStatusCode.OK && response.Content.Headers.ContentType?.MediaType is not ("text/html" or "application/json" or "application/xml" or "text/xml");
        if (isFile)
        {
            return;
        }

        if (api.IsApi(response.RequestMessage?.RequestUri ?? address))
        {
            await ApiAnswer.ReadAsync(ApiCall.RenderDownload, response, api.Time, cancellationToken);
        }

        throw new HttpRequestException($"No file: HTTP {(int)response.StatusCode}, {response.Content.Headers.ContentType?.MediaType ?? "no media type"}.", null, response.StatusCode);
    }

    [LoggerMessage(LogLevel.Warning, "Render {RenderId}: {Fault} at {Host}; taking the API's own download")]
    private partial void LogFallback(string renderId, string fault, string host);
}
