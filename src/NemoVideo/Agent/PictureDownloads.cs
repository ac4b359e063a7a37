using System.Net;
using NemoVideo.Accounts;
using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoVideo.Agent;

/// <summary>Fetches pictures that an answer names by address.</summary>
internal sealed class PictureDownloads(ApiTransport api)
{
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(30);

    public async Task<T> TakeAsync<T>(NemoAccess access, Uri address, Func<Stream, CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        await using var picture = await api.WithinAsync(OpenLimit, ApiCall.Picture, token => OpenAsync(access, address, token), cancellationToken);
        return await take(picture, cancellationToken);
    }

    private async Task<DownloadStream> OpenAsync(NemoAccess access, Uri address, CancellationToken cancellationToken)
    {
        var response = await api.OpenFileAsync(address, access, cancellationToken);
        try
        {
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new HttpRequestException(HttpRequestError.InvalidResponse, $"No picture: HTTP {(int)response.StatusCode}."); // 206 is partial content.
            }

            var body = await ContentDecoding.OpenAsync(response.Content, cancellationToken);
            var head = new byte[MediaSignature.HeadBytes];
            var read = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
            if (MediaSignature.Of(head.AsSpan(0, read)) is not { Kind: MediaKind.Image, IsAccepted: true })
            {
                throw new HttpRequestException(HttpRequestError.InvalidResponse, "The picture's address does not return a picture.");
            }

            return new(response, body, IdleLimit, api.Time, head.AsMemory(0, read)) { ExpectedLength = ContentDecoding.PlainLength(response.Content), Translate = TransportGuard.Of };
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
