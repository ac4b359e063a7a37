using System.Net;
using Microsoft.Extensions.Logging;
using NemoVideo.Accounts;
using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoVideo.Renders;

/// <summary>Delivers a finished MP4 completely: from the render's output address, otherwise from the API's own download.</summary>
/// <remarks>The bytes decide: an error page with status 200 or a truncated file is requested again and never delivered as the video.</remarks>
internal sealed partial class RenderDownloads(ApiTransport api)
{
    /// <summary>Maximum number of GETs of the output address: a second one follows only an interrupted transfer.</summary>
    private const int Tries = 2;

    /// <summary>Maximum wait for the headers and the first bytes.</summary>
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(75);

    /// <summary>Maximum wait for more bytes.</summary>
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(2);

    private readonly ILogger _logger = api.Logger;

    public async Task<T> TakeAsync<T>(NemoAccess access, RenderStatus render, Func<RenderDownload, CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        for (var tried = 1; render.OutputUrl is { } address && tried <= Tries; tried++)
        {
            try
            {
                return await OnceAsync(address, access, render, take, cancellationToken);
            }
            catch (NemoVideoException failed)
            {
                // Only the kind of fault: a signed address is as good as the file.
                var fault = (failed as NemoVideoTransportException)?.Fault;
                LogNotTaken(render.Id, fault?.ToString() ?? failed.GetType().Name, address.Host);
                if (fault is not (TransportFault.Cut or TransportFault.TimedOut))
                {
                    break; // The file is not available there; another GET would give the same result.
                }
            }
        }

        var own = api.Resolve($"/api/render/proxy/{Uri.EscapeDataString(render.Id)}/download");
        return await api.Retry.ReadAsync(access, token => OnceAsync(own, access, render, take, token), cancellationToken);
    }

    private async Task<T> OnceAsync<T>(
        Uri address, NemoAccess access, RenderStatus render, Func<RenderDownload, CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        await using var download = await api.WithinAsync(OpenLimit, ApiCall.RenderDownload, token => OpenAsync(address, access, render, token), cancellationToken);
        return await take(download, cancellationToken);
    }

    private async Task<RenderDownload> OpenAsync(Uri address, NemoAccess access, RenderStatus render, CancellationToken cancellationToken)
    {
        var response = await api.OpenFileAsync(address, access, cancellationToken);
        try
        {
            await RefuseErrorsAsync(address, response, cancellationToken);
            var told = ContentDecoding.PlainLength(response.Content);
            if (told is { } length && render.SizeBytes is { } size && length != size)
            {
                throw new HttpRequestException(HttpRequestError.InvalidResponse, $"The file has {length} bytes; the render has {size}.");
            }

            var body = await ContentDecoding.OpenAsync(response.Content, cancellationToken);
            var head = new byte[MediaSignature.HeadBytes];
            var read = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
            if (!MediaSignature.IsVideo(head.AsSpan(0, read)))
            {
                throw new HttpRequestException(HttpRequestError.InvalidResponse, $"Not a video: {read} bytes or more of {response.Content.Headers.ContentType?.MediaType ?? "no media type"}.");
            }

            var stream = new DownloadStream(response, body, IdleLimit, api.Time, head.AsMemory(0, read)) { ExpectedLength = told ?? render.SizeBytes, Translate = TransportGuard.Of };
            return new(stream.ExpectedLength is null ? UnmeasuredVideo.Of(stream) : stream, stream.ExpectedLength);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task RefuseErrorsAsync(Uri address, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var type = response.Content.Headers.ContentType?.MediaType;
        if (response.StatusCode == HttpStatusCode.OK && type is not "application/json")
        {
            return;
        }

        if (api.IsApi(response.RequestMessage?.RequestUri ?? address))
        {
            await ApiAnswer.ReadAsync(ApiCall.RenderDownload, response, api.Time, cancellationToken);
        }

        throw new HttpRequestException(HttpRequestError.InvalidResponse, $"Not a file: HTTP {(int)response.StatusCode}, {type ?? "no media type"}.");
    }

    [LoggerMessage(LogLevel.Warning, "Could not download render {RenderId} from {Host}: {Fault}")]
    private partial void LogNotTaken(string renderId, string fault, string host);
}
