namespace BotUnderTest;

/// <summary>Discord's file host on this machine: the bot asks for https://cdn.discordapp.com/…, and loopback answers.</summary>
internal sealed class LocalFileHost(Uri host) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new(host, request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
