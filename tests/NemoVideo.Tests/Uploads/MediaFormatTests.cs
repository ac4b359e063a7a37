using NemoVideo.Uploads;

namespace NemoVideo.Tests.Uploads;

public sealed class MediaFormatTests
{
    [Theory]
    [InlineData("a.mp4", ".mp4")]
    [InlineData("A.MOV", ".mov")]
    [InlineData("b.jpeg", ".jpg")]
    [InlineData("b.c.aac", ".aac")]
    [InlineData("clip.m4v", ".mp4")]
    [InlineData("VID.MPEG4", ".mp4")]
    [InlineData("x.mp4 ", ".mp4")]
    [InlineData("clip.MP4.", ".mp4")]
    [InlineData("clip．mp4", ".mp4")]
    [InlineData("clip。mov", ".mov")]
    [InlineData("clip. mp4\u200B", ".mp4")]
    [InlineData("clip.qt", ".mov")]
    [InlineData("song.flac", ".flac")]
    [InlineData("mp4", null)]
    [InlineData("x.mp4.exe", null)]
    [InlineData("", null)]
    [InlineData(".", null)]
    public void The_name_tells_the_format(string name, string? extension) => Assert.Equal(extension, MediaFormats.ByName(name)?.Extension);

    [Theory]
    [InlineData("video/mp4", ".mp4")]
    [InlineData("Video/X-M4V", ".mp4")]
    [InlineData("video/quicktime; charset=binary", ".mov")]
    [InlineData("audio/x-m4a", ".m4a")]
    [InlineData("image/heif", ".heic")]
    [InlineData("application/octet-stream", null)]
    [InlineData("application/pdf", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_declared_type_tells_the_format(string? type, string? extension) => Assert.Equal(extension, MediaFormats.ByMediaType(type)?.Extension);

    [Theory]
    [InlineData("clip", ".mp4", "clip.mp4")]
    [InlineData("x.mp4 ", ".mp4", "x.mp4")]
    [InlineData("clip.MP4.", ".mp4", "clip.MP4")]
    [InlineData("clip．mp4", ".mp4", "clip.mp4")]
    [InlineData("clip.m4v", ".mp4", "clip.mp4")]
    [InlineData("VID.MPEG4", ".mp4", "VID.mp4")]
    [InlineData("IMG_0001.MOV", ".mov", "IMG_0001.MOV")]
    [InlineData("clip.qt", ".mov", "clip.mov")]
    [InlineData("song.mp3", ".mp4", "song.mp4")]
    [InlineData("photo.jpeg", ".jpg", "photo.jpg")]
    [InlineData("x.txt", ".mp4", "x.txt.mp4")]
    [InlineData("Version 2.0", ".mp4", "Version 2.0.mp4")]
    [InlineData("отпуск", ".mkv", "отпуск.mkv")]
    public void The_backend_gets_the_name_with_the_extension_of_what_the_file_is(string name, string extension, string sent) =>
        Assert.Equal(sent, MediaFileName.For(name, MediaFormats.ByExtension(extension)!));

    [Theory]
    [InlineData("00000020 66747970 69736F6D", ".mp4", MediaKind.Video)]
    [InlineData("00000020 66747970 4D345620", ".mp4", MediaKind.Video)]
    [InlineData("0000001C 66747970 6D703432", ".mp4", MediaKind.Video)]
    [InlineData("00000018 66747970 33677034 00000000 69736F6D 33677034", ".mp4", MediaKind.Video)]
    [InlineData("00000014 66747970 71742020", ".mov", MediaKind.Video)]
    [InlineData("00000020 66747970 4D344120", ".m4a", MediaKind.Audio)]
    [InlineData("0000006C 6D6F6F76 0000", ".mov", MediaKind.Video)]
    [InlineData("00000008 77696465 00000010 6D646174", ".mov", MediaKind.Video)]
    [InlineData("52494646 00000000 41564920", ".avi", MediaKind.Video)]
    [InlineData("52494646 00000000 57415645", ".wav", MediaKind.Audio)]
    [InlineData("52494646 00000000 57454250", ".webp", MediaKind.Image)]
    [InlineData("1A45DFA3 9F4286 7765626D", ".webm", MediaKind.Video)]
    [InlineData("1A45DFA3 9F4286 6D6174726F736B61", ".mkv", MediaKind.Video)]
    [InlineData("FFD8FFE0", ".jpg", MediaKind.Image)]
    [InlineData("89504E470D0A1A0A", ".png", MediaKind.Image)]
    [InlineData("474946383961", ".gif", MediaKind.Image)]
    [InlineData("49443304", ".mp3", MediaKind.Audio)]
    [InlineData("FFFB9064", ".mp3", MediaKind.Audio)]
    [InlineData("FFF3E464", ".mp3", MediaKind.Audio)]
    [InlineData("FFF15080", ".aac", MediaKind.Audio)]
    [InlineData("FFF95080", ".aac", MediaKind.Audio)]
    public void The_first_bytes_tell_the_format(string hex, string extension, MediaKind kind)
    {
        var format = MediaSignature.Of(Bytes(hex));
        Assert.Equal((extension, kind, true), (format?.Extension, format?.Kind, format?.IsAccepted));
    }

    [Theory]
    [InlineData("00000018 66747970 33677034 00000000 33677034", "3GP")]
    [InlineData("00000020 66747970 68656963", "HEIC")]
    [InlineData("00000018 66747970 6D696631 00000000 6D696631 68656963", "HEIC")]
    [InlineData("00000018 66747970 6D696631 00000000 61766966 6D696631", "AVIF")]
    [InlineData("000001BA 44000400", "MPEG")]
    [InlineData("4F676753 0002", "OGG")]
    [InlineData("664C6143 0000", "FLAC")]
    [InlineData("464C5601 05", "FLV")]
    [InlineData("3026B275 8E66CF11 A6D900AA", "WMV")]
    [InlineData("2321414D 520A", "AMR")]
    [InlineData("464F524D 00000000 41494646", "AIFF")]
    [InlineData("424D3600 0C000000 00003600", "BMP")]
    [InlineData("49492A00 08000000", "TIFF")]
    public void What_the_backend_does_not_take_is_known_by_its_name(string hex, string name)
    {
        var format = MediaSignature.Of(Bytes(hex));
        Assert.Equal((name, false), (format?.Name, format?.IsAccepted));
    }

    [Theory]
    [InlineData(0, 188)]
    [InlineData(4, 192)]
    public void A_transport_stream_is_known_by_its_packets(int first, int packet)
    {
        var head = new byte[MediaSignature.HeadBytes];
        head[0] = 1;
        for (var at = first; at < head.Length; at += packet)
        {
            head[at] = 0x47;
        }

        Assert.Same(MediaFormats.MpegTs, MediaSignature.Of(head));
    }

    [Theory]
    [InlineData("")]
    [InlineData("4D5A9000")]
    [InlineData("504B0304")]
    [InlineData("25504446")]
    [InlineData("52494646 00000000 58585858")]
    [InlineData("FF")]
    [InlineData("FFFE4800 69002000")]
    [InlineData("FFF1FC80")]
    [InlineData("FFFBF064")]
    [InlineData("47657420 66726565 20726964 6573")]
    [InlineData("54686520 66747970 2069736F 6D")]
    [InlineData("424D5720 69732061 20636172")]
    [InlineData("3C21444F 43545950 45206874 6D6C3E")]
    [InlineData("00000020 66747970 63727820")]
    public void What_is_none_of_them_is_none(string hex) => Assert.Null(MediaSignature.Of(Bytes(hex)));

    [Theory]
    [InlineData("00000020 66747970 69736F6D", "song.m4a", null, ".m4a")]
    [InlineData("00000020 66747970 6D703432", "recording", "audio/mp4", ".m4a")]
    [InlineData("00000020 66747970 69736F6D", "song.mp3", "audio/mpeg", ".mp4")]
    [InlineData("00000020 66747970 69736F6D", "x.txt", "text/plain", ".mp4")]
    [InlineData("00000014 66747970 71742020", "clip.mp4", "video/mp4", ".mov")]
    [InlineData("49443304", "sound.aac", null, ".aac")]
    [InlineData("49443304", "sound.mp4", "video/mp4", ".mp3")]
    [InlineData("25504446", "movie.mp4", "video/mp4", null)]
    public void Name_and_type_decide_only_between_formats_that_begin_alike(string hex, string name, string? type, string? extension) =>
        Assert.Equal(extension, MediaSignature.Of(Bytes(hex), name, type)?.Extension);

    [Fact]
    public void Any_beginning_is_read_without_a_fault()
    {
        byte[][] starts = [[0, 0, 0, 0x20, .. "ftyp3gp4"u8], [.. "RIFF"u8], [0xFF, 0xFB], [0, 0, 0, 1, .. "ftyp"u8], [0x1A, 0x45, 0xDF, 0xA3]];
        foreach (var start in starts)
        {
            for (var length = 0; length <= start.Length; length++)
            {
                _ = MediaSignature.Of(start.AsSpan(0, length));
            }
        }
    }

    [Fact]
    public void Every_extension_and_type_names_one_format()
    {
        var extensions = MediaFormats.All.SelectMany(format => format.OtherExtensions.Prepend(format.Extension)).ToList();
        var types = MediaFormats.All.SelectMany(format => format.OtherMediaTypes.Prepend(format.MediaType)).ToList();
        Assert.Equal(extensions.Distinct(), extensions);
        Assert.Equal(types.Distinct(), types);
        Assert.Equal("MP4, MOV, AVI, WebM, MKV · JPG, PNG, GIF, WebP · MP3, WAV, M4A, AAC", MediaFormats.Names);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
