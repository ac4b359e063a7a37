using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoVideo.Renders;

/// <summary>A video of unknown length: its own boxes show whether it is complete.</summary>
internal sealed class UnmeasuredVideo
{
    private readonly DownloadStream _inner;
    private readonly IsoBoxWalk _boxes = new();
    private bool _begun;
    private bool _hasBoxes;

    private UnmeasuredVideo(DownloadStream inner) => _inner = inner;

    /// <param name="inner">Disposed with the result.</param>
    public static Stream Of(DownloadStream inner) => new ForwardStream(new UnmeasuredVideo(inner).ReadAsync, inner);

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await _inner.ReadAsync(buffer, cancellationToken);
        if (read == 0)
        {
            return buffer.IsEmpty || !_hasBoxes || _boxes.EndsWhole ? 0 : throw TransportGuard.Of(new IOException($"The video ends inside of a box, after {_inner.Position} bytes."));
        }

        var bytes = buffer.Span[..read];
        if (!_begun)
        {
            // WebM and AVI have a different structure.
            (_begun, _hasBoxes) = (true, bytes[0] is not (0x1A or (byte)'R'));
        }

        if (_hasBoxes)
        {
            _boxes.Pass(bytes);
        }

        return read;
    }
}
