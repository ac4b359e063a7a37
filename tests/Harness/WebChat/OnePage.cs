namespace Harness.WebChat;

/// <summary>A web chat of which somebody has opened a page.</summary>
internal sealed class OnePage : IAsyncDisposable
{
    private OnePage(WebChatHost host, HttpClient browser) => (Host, Browser) = (host, browser);

    public WebChatHost Host { get; }

    public HttpClient Browser { get; }

    /// <param name="maxUploadBytes">The maximum total size of a message's files; null for the default.</param>
    public static async Task<OnePage> OpenAsync(long? maxUploadBytes = null)
    {
        var host = await WebChatHost.StartAsync(maxUploadBytes: maxUploadBytes);
        return new(host, await host.OpenPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await Host.DisposeAsync();
    }
}
