using NemoVideo.Http;

namespace NemoBot.WebChat.Outgoing.Push;

/// <summary>Sends to push services at public addresses, without redirects, and reads no more of their answers than status and headers: they are strangers'.</summary>
internal sealed class PushTransport(bool allowsLoopback, int maxConnections) : DelegatingHandler(PublicHttp.NewHandler(allowsLoopback, maxConnections))
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        response.Content.Dispose();
        response.Content = new ByteArrayContent([]);
        return response;
    }
}
