using NemoVideo.Uploads;

namespace NemoVideo.Tests.Uploads;

public sealed class MediaFormatTests
{
    [Theory]
    [InlineData("a.mp4", ".mp4")]
    [InlineData("A.MOV", ".mov")]
    [InlineData("b.jpeg", ".jpg")]
    [InlineData("b.c.aac", ".aac")]
    [InlineData("song.flac", null)]
    [InlineData("mp4", null)]
    [InlineData("x.mp4.exe", null)]
    [InlineData("", null)]
    public void The_name_tells_the_format(string name, string? extension) => Assert.Equal(extension, MediaFormats.ByName(name)?.Extension);

    [Theory]
    [InlineData("00000020 66747970 69736F6D", ".mp4", MediaKind.Video)]
    [InlineData("00000014 66747970 71742020", ".mov", MediaKind.Video)]
    [InlineData("00000020 66747970 4D344120", ".m4a", MediaKind.Audio)]
    [InlineData("0000006C 6D6F6F76 0000", ".mov", MediaKind.Video)]
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
    [InlineData("FFF15080", ".aac", MediaKind.Audio)]
    [InlineData("FFF95080", ".aac", MediaKind.Audio)]
    public void The_first_bytes_tell_the_format(string hex, string extension, MediaKind kind)
    {
        var format = MediaFormats.Detect(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal((extension, kind), (format?.Extension, format?.Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("4D5A9000")]
    [InlineData("504B0304")]
    [InlineData("25504446")]
    [InlineData("52494646 00000000 58585858")]
    [InlineData("00000020 66747970 68656963")]
    [InlineData("FF")]
    public void What_is_none_of_them_is_none(string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Assert.Null(MediaFormats.Detect(bytes));
    }
}
