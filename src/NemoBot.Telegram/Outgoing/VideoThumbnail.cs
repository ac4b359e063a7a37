using System.Buffers.Binary;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoVideo.Uploads;

namespace NemoBot.Telegram.Outgoing;

/// <summary>What Telegram shows of a video before it is played.</summary>
/// <param name="Thumbnail">A small JPEG.</param>
/// <param name="Cover">The same in large, sharp where the thumbnail is not; null for the thumbnail alone.</param>
internal sealed record VideoPictures(byte[] Thumbnail, byte[]? Cover);

/// <summary>Creates the pictures of a video: its own small cover if that fits, else a frame by ffmpeg if that is installed, else none.</summary>
internal sealed class VideoThumbnail(IFileStore files, Ffmpeg ffmpeg)
{
    /// <summary>Telegram's limits (docs/contracts/telegram.md §1.4).</summary>
    private const int LongestSide = 320;
    private const int LargestBytes = 200_000;

    private const int CoverSide = 1280;
    private const int CoverBytes = 1 << 20;

    /// <returns>Null if unavailable, which Telegram accepts.</returns>
    public async Task<VideoPictures?> MakeAsync(StoredFile video, Mp4Info info, CancellationToken cancellationToken) =>
        info.Cover is { } cover && IsFitting(cover) ? new(cover, null) : await FramesAsync(video, cancellationToken);

    internal static bool IsFitting(byte[] picture) =>
        picture.Length <= LargestBytes && JpegSize(picture) is { } size && size.Width <= LongestSide && size.Height <= LongestSide;

    /// <summary>Reads the size from the JPEG's frame header; returns null if it is not a JPEG.</summary>
    internal static (int Width, int Height)? JpegSize(ReadOnlySpan<byte> jpeg)
    {
        if (MediaSignature.Of(jpeg) != MediaFormats.Jpg)
        {
            return null;
        }

        for (var at = 2; at + 9 <= jpeg.Length && jpeg[at] == 0xFF; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]))
        {
            // C0 to CF are frames, except C4 (Huffman tables), C8 (reserved) and CC (arithmetic coding).
            if (jpeg[at + 1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 5)..]));
            }
        }

        return null;
    }

    private async Task<VideoPictures?> FramesAsync(StoredFile video, CancellationToken cancellationToken)
    {
        using var file = await files.OpenLocalAsync(video, cancellationToken);
        var small = file is null ? null : await ffmpeg.FrameAsync(file.Path, LongestSide, quality: 5, LargestBytes, cancellationToken);
        return small is null || !IsFitting(small) ? null : new(small, await ffmpeg.FrameAsync(file!.Path, CoverSide, quality: 4, CoverBytes, cancellationToken));
    }
}
