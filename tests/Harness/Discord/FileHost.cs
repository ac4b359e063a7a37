using System.Collections.Concurrent;
using System.Net;

namespace Harness.Discord;

/// <summary>Discord's file host, as the bot's HTTP client sees it; nothing leaves this process.</summary>
internal sealed class FileHost : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new();

    /// <summary>The requested addresses, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The faults of the next answers, one each; later answers succeed.</summary>
    public ConcurrentQueue<Func<byte[], HttpResponseMessage>> Troubles { get; } = new();

    /// <summary>Serves these bytes at a path, whatever the signature.</summary>
    public void Add(string path, byte[] content) => _files[path] = content;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Enqueue(request.RequestUri!.AbsoluteUri);
        return Task.FromResult(_files.TryGetValue(request.RequestUri.AbsolutePath, out var content)
            ? Troubles.TryDequeue(out var trouble) ? trouble(content) : new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) }
            : new HttpResponseMessage(HttpStatusCode.NotFound));
    }
}
