using System.Net;

namespace NemoBot.Telegram.Api;

/// <summary>Wraps a request's content and reports its progress.</summary>
internal sealed class SentContent : HttpContent
{
    private readonly HttpContent _content;

    /// <param name="content">Disposed with this instance.</param>
    public SentContent(HttpContent content)
    {
        _content = content;
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    /// <summary>Called before the last byte is written, or before the first if the length is unknown; maybe more than once.</summary>
    public required Action Ending { get; init; }

    /// <summary>Called after each block, with true after the last one; may be null.</summary>
    public Action<bool>? Progressed { get; init; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var length = _content.Headers.ContentLength;
        if (length is null or 0)
        {
            Ending();
        }

        await _content.CopyToAsync(new ProgressStream(stream, length, Ending, Progressed), context, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        Progressed?.Invoke(true);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;
        return _content.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }
}
