using Harness.WebChat;

namespace NemoBot.WebChat.Tests;

/// <summary>For tests of a web chat that somebody has opened a page of.</summary>
/// <param name="maxUploadBytes">Most bytes of a message's files; null: as by default.</param>
public abstract class OnePageTests(long? maxUploadBytes = null) : IAsyncLifetime
{
    private protected WebChatHost _host = null!;
    private protected HttpClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await WebChatHost.StartAsync(maxUploadBytes: maxUploadBytes);
        _browser = await _host.OpenPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
