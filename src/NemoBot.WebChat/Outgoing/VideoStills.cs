using NemoBot.Core.Concurrency;
using NemoBot.Core.Delivery;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Outgoing;

/// <summary>Makes pictures of videos that a browser may not be able to play (HEVC, for example), with ffmpeg.</summary>
/// <remarks>Anybody may ask for them, for any video that they sent: what waits is limited, one is made at a time, and a video without a picture is not decoded again soon.</remarks>
internal sealed class VideoStills(Ffmpeg ffmpeg, TimeProvider time) : IDisposable
{
    /// <summary>Maximum number of requests in progress.</summary>
    internal const int MostRequests = 8;

    /// <summary>Maximum number of requests of one address; the page asks for one at a time.</summary>
    internal const int MostOfAddress = 3;

    /// <summary>In pixels.</summary>
    private const int LongestSide = 640;
    private const int MostBytes = 500_000;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _gate = new();
    private readonly List<string> _askedBy = [];
    private readonly BoundedCache<string, bool> _withoutPicture = new(1_000, TimeSpan.FromHours(1), time);

    /// <param name="path">The path of the stored video.</param>
    /// <param name="address">Who asks.</param>
    /// <returns>A JPEG; null if ffmpeg is not installed, or cannot read the video.</returns>
    /// <exception cref="RefusedRequestException">Too many are being asked for; may be retried.</exception>
    public async Task<byte[]?> MakeAsync(string fileId, string path, string address, CancellationToken cancellationToken)
    {
        if (_withoutPicture.Contains(fileId))
        {
            return null;
        }

        Enter(address);
        try
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                var still = await ffmpeg.FrameAsync(path, LongestSide, quality: 4, MostBytes, cancellationToken);
                if (still is null)
                {
                    _withoutPicture.Set(fileId, true);
                }

                return still;
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Leave(address);
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Enter(string address)
    {
        lock (_gate)
        {
            if (_askedBy.Count >= MostRequests || _askedBy.Count(each => each == address) >= MostOfAddress)
            {
                throw new RefusedRequestException(StatusCodes.Status429TooManyRequests, RefusalCode.Busy) { RetryAfter = TimeSpan.FromSeconds(5) };
            }

            _askedBy.Add(address);
        }
    }

    private void Leave(string address)
    {
        lock (_gate)
        {
            _askedBy.Remove(address);
        }
    }
}
