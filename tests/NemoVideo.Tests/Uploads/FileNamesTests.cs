using System.Text;
using NemoVideo.Tests.Loopback;
using NemoVideo.Uploads;

namespace NemoVideo.Tests.Uploads;

/// <summary>One rule for names, as a table; what differs for one place stands in its <see cref="FileNameRule"/>.</summary>
public sealed class FileNamesTests
{
    [Theory]
    [InlineData("clip.mp4", "clip.mp4")]
    [InlineData("Urlaub 2024 – Tag 1.MOV", "Urlaub 2024 – Tag 1.MOV")]
    [InlineData("片 🎬.mov", "片 🎬.mov")]
    [InlineData("/mnt/x/clip.mp4", "clip.mp4")]
    [InlineData("C:\\x\\clip.mp4", "clip.mp4")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("a\r\nX-Evil: 1.mp4", "aX-Evil: 1.mp4")]
    [InlineData("a\u2028b\u2029c.mp4", "abc.mp4")]
    [InlineData("photo\u202Egpj.exe", "photogpj.exe")]
    [InlineData("\uFEFFcl\u200Bip\u00AD.mp4", "clip.mp4")]
    [InlineData("\uE000logo\uF8FF.png", "logo.png")]
    [InlineData("  clip.mp4. ", "clip.mp4")]
    [InlineData("...and then.mp4", "and then.mp4")]
    [InlineData("... and then", "and then")]
    [InlineData(".mp4", "file.mp4")]
    [InlineData(" .MP4 ", "file.MP4")]
    [InlineData(".profile", "profile")]
    [InlineData("mp4", "mp4")]
    [InlineData(null, "file")]
    [InlineData("", "file")]
    [InlineData(" . ", "file")]
    [InlineData("..", "file")]
    [InlineData("folder/", "file")]
    [InlineData("\u200B\u0001", "file")]
    public void An_untrusted_name_is_sanitised(string? name, string clean)
    {
        Assert.Equal(clean, FileNames.Clean(name));
        Assert.Equal(clean, FileNames.Clean(clean));
    }

    [Fact]
    public void Half_a_character_comes_as_a_replacement() => Assert.Equal("\uFFFD.mp4", FileNames.Clean("\uD83E.mp4"));

    [Theory]
    [InlineData("a\"b;c%d.mp4", "abcd.mp4", "")]
    [InlineData("a\"b;c%d.mp4", "a_b_c_d.mp4", "_")]
    [InlineData("\";%", "file", "")]
    [InlineData("\";%", "___", "_")]
    [InlineData("a\r\nb.mp4", "a__b.mp4", "_")]
    public void Characters_that_a_place_cannot_store_are_removed_or_replaced(string name, string clean, string replacement) => Assert.Equal(
        clean,
        FileNames.Clean(name, new() { Keeps = static rune => rune.Value is not ('"' or ';' or '%'), Replacement = replacement }));

    [Fact]
    public void What_is_no_path_keeps_what_stands_before_a_slash() =>
        Assert.Equal("Intro _ Outro", FileNames.Clean("Intro / Outro", new() { MayBePath = false, Keeps = static rune => rune.Value != '/', Replacement = "_" }));

    [Theory]
    [InlineData(null, "123")]
    [InlineData(".webm", "123.webm")]
    [InlineData("clip.webm", "clip.webm")]
    public void A_place_says_what_a_file_without_a_name_is_called(string? name, string clean) => Assert.Equal(clean, FileNames.Clean(name, new() { Otherwise = "123" }));

    [Fact]
    public void A_secret_is_taken_out_and_the_extension_stays()
    {
        var clean = FileNames.Clean($"{Client.Token}.mp4");

        Assert.DoesNotContain(Client.Token, clean, StringComparison.Ordinal);
        Assert.EndsWith(".mp4", clean, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(255)]
    [InlineData(180)]
    public void A_long_name_is_cut_before_its_extension_and_no_space_ends_it(int most)
    {
        var rule = new FileNameRule { MostBytes = most };

        var clean = FileNames.Clean(string.Concat(Enumerable.Repeat("剪 ", 200)) + ".mp4", rule);
        var bare = FileNames.Clean(string.Concat(Enumerable.Repeat("剪 ", 200)), rule);

        Assert.EndsWith(".mp4", clean, StringComparison.Ordinal);
        Assert.EndsWith("剪", bare, StringComparison.Ordinal);
        Assert.All([clean, bare], name => Assert.InRange(Encoding.UTF8.GetByteCount(name), most - 4, most));
        Assert.Equal((clean, bare), (FileNames.Clean(clean, rule), FileNames.Clean(bare, rule)));
    }
}
