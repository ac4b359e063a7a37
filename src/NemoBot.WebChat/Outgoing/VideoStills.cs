using NemoBot.Core.Concurrency;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Outgoing;

/// <summary>Makes pictures of videos that a browser may not be able to play (HEVC, for example), with ffmpeg.</summary>
/// <remarks>Anybody may ask for them, for any video that they sent: what waits is limited, one is made at a time, and a video without a picture is not decoded again soon.</remarks>
internal sealed class VideoStills(IFileStore files, Ffmpeg ffmpeg, TimeProvider time) : IDisposable
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

    /// <param name="address">Who asks.</param>
    /// <returns>A JPEG; null if ffmpeg is not installed, or cannot read the video, or it was cleaned up or cannot be had now.</returns>
    /// <exception cref="RefusedRequestException">Too many are being asked for; may be retried.</exception>
    public async Task<byte[]?> MakeAsync(StoredFile video, string address, CancellationToken cancellationToken)
    {
        if (_withoutPicture.Contains(video.Id))
        {
            return null;
        }

        Enter(address);
        try
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                using var file = await files.OpenLocalAsync(video, cancellationToken);
                var still = file is null ? null : await ffmpeg.FrameAsync(file.Path, LongestSide, quality: 4, MostBytes, cancellationToken);
                if (still is null && file is not null)
                {
                    _withoutPicture.Set(video.Id, true); // A file that cannot be had now may have a picture later.
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
