using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NemoBot.Core.Model;

namespace Harness.Bot;

/// <summary>Creates small media files, sufficient for code that reads their headers.</summary>
internal static class SampleMedia
{
    /// <summary>Whether the file of a result is called after the project and a day.</summary>
    public static bool IsOf(VideoResult video, string project) =>
        video.FileName.StartsWith(project + " ", StringComparison.Ordinal)
        && DateOnly.TryParseExact(video.FileName[(project.Length + 1)..], "yyyy-MM-dd'.mp4'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Creates an MP4 with a movie header of the given length and some bytes of "video".</summary>
    public static byte[] Mp4(int seconds = 10, int payload = 4096)
    {
        var mvhd = new byte[100];
        BinaryPrimitives.WriteUInt32BigEndian(mvhd.AsSpan(12), 1000);
        BinaryPrimitives.WriteUInt32BigEndian(mvhd.AsSpan(16), (uint)(seconds * 1000));
        return [.. Box("ftyp", [.. "isom"u8, 0, 0, 2, 0, .. "isomiso2avc1mp41"u8]), .. Box("moov", Box("mvhd", mvhd)), .. Box("mdat", new byte[payload])];
    }

    private static byte[] Box(string type, byte[] content)
    {
        var box = new byte[content.Length + 8];
        BinaryPrimitives.WriteUInt32BigEndian(box, (uint)box.Length);
        Encoding.ASCII.GetBytes(type, box.AsSpan(4));
        content.CopyTo(box.AsSpan(8));
        return box;
    }
}
