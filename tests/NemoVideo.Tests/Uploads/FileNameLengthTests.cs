using System.Text;
using NemoVideo.Uploads;

namespace NemoVideo.Tests.Uploads;

/// <summary>A name takes at most 255 bytes of UTF-8, and is cut where people see one character end.</summary>
public sealed class FileNameLengthTests
{
    [Theory]
    [InlineData("a", ".mp4", 1)]
    [InlineData("é", ".mp4", 2)]
    [InlineData("剪", ".mp4", 3)]
    [InlineData("🎬", ".mov", 4)]
    [InlineData("\u0915\u093F", ".webm", 6)]
    [InlineData("e\u0301", "", 3)]
    [InlineData("👩\u200D👩\u200D👧", ".mp4", 18)]
    [InlineData("🇩🇪", ".mp4", 8)]
    public void It_is_as_long_as_it_may_be_and_no_character_is_half(string character, string extension, int bytes)
    {
        var cut = FileNameLength.Cut(string.Concat(Enumerable.Repeat(character, 300)) + extension);

        var times = (FileNameLength.MostBytes - extension.Length) / bytes;
        Assert.Equal(string.Concat(Enumerable.Repeat(character, times)) + extension, cut);
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 1, FileNameLength.MostBytes);
    }

    [Theory]
    [InlineData(251, 255)]
    [InlineData(250, 254)]
    [InlineData(252, 255)]
    public void Up_to_the_limit_it_stays(int length, int bytes) =>
        Assert.Equal(bytes, Encoding.UTF8.GetByteCount(FileNameLength.Cut(new string('a', length) + ".mp4")));

    [Fact]
    public void What_follows_the_last_dot_of_a_sentence_is_no_extension() =>
        Assert.Equal(255, FileNameLength.Cut($"clip.{new string('x', 400)}").Length);

    [Fact]
    public void One_character_of_hundreds_of_marks_is_cut_between_them()
    {
        var cut = FileNameLength.Cut($"a{new string('\u0301', 400)}.mp4");

        Assert.Equal($"a{new string('\u0301', 125)}.mp4", cut);
    }

    [Fact]
    public void Half_a_character_comes_as_a_replacement() => Assert.Equal("\uFFFD.mp4", FileNameLength.Cut("\uD83E.mp4"));
}
