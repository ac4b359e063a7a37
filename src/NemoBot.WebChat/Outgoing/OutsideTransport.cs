using NemoVideo.Http;

namespace NemoBot.WebChat.Outgoing;

/// <summary>Sends to public addresses that strangers named, without redirects, and reads no more of their answers than status and headers.</summary>
internal sealed class OutsideTransport(bool allowsLoopback, int maxConnections) : DelegatingHandler(PublicHttp.NewHandler(allowsLoopback, maxConnections))
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        response.Content.Dispose();
        response.Content = new ByteArrayContent([]);
        return response;
    }
}
