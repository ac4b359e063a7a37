using Microsoft.Extensions.Options;

namespace NemoBot.Telegram.Api;

/// <summary>Holds the HTTP client to the Bot API server, for calls and downloads.</summary>
internal sealed class ServerConnection : IDisposable
{
    private const long LargestAnswer = 16 * 1024 * 1024;

    private readonly TokenHandler _handler;

    public ServerConnection(IOptions<TelegramOptions> options)
    {
        Server = options.Value.ApiUrl;
        _handler = new TokenHandler(Server, options.Value.Token ?? "");
        Http = new HttpClient(_handler)
        {
            Timeout = Timeout.InfiniteTimeSpan, // Each kind of call has its own timeout.
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    public Uri Server { get; }

    /// <summary>Gets the client; addresses in it have a placeholder in the token's place, see <see cref="TokenHandler"/>.</summary>
    public HttpClient Http { get; }

    /// <inheritdoc cref="TokenHandler.RenewPolls"/>
    public void RenewPolls() => _handler.RenewPolls();

    public void Dispose() => Http.Dispose();
}
