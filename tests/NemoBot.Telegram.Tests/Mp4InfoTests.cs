using Harness.Telegram;
using NemoBot.Telegram.Outgoing;

namespace NemoBot.Telegram.Tests;

public sealed class Mp4InfoTests
{
    [Theory]
    [InlineData(false, false, 1920, 1080)]
    [InlineData(true, false, 1080, 1920)]
    [InlineData(false, true, 1920, 1080)]
    public async Task Size_and_length_are_read_from_the_index(bool turned, bool isLong, int width, int height)
    {
        var info = await ReadAsync(Mp4Maker.Make(1920, 1080, TimeSpan.FromSeconds(42.5), turned, isLong));

        Assert.Equal((width, height, TimeSpan.FromSeconds(42.5)), (info.Width, info.Height, info.Duration));
        Assert.Null(info.Cover);
    }

    [Fact]
    public async Task The_cover_picture_is_found()
    {
        var cover = Mp4Maker.Jpeg(320, 180);

        Assert.Equal(cover, (await ReadAsync(Mp4Maker.Make(1920, 1080, TimeSpan.FromSeconds(1), cover: cover))).Cover);
    }

    [Fact]
    public async Task Whatever_is_cut_or_changed_reading_ends_and_never_throws()
    {
        var whole = Mp4Maker.Make(1920, 1080, TimeSpan.FromSeconds(1), cover: Mp4Maker.Jpeg(32, 32));
        for (var length = 0; length < whole.Length; length++)
        {
            await ReadAsync(whole[..length]);
        }

        var random = new Random(4);
        for (var i = 0; i < 2_000; i++)
        {
            var broken = (byte[])whole.Clone();
            broken[random.Next(broken.Length)] = (byte)random.Next(256);
            broken[random.Next(broken.Length)] = 0xFF;
            await ReadAsync(broken);
        }
    }

    [Theory]
    [InlineData(320, 180, 300, true)]
    [InlineData(321, 180, 300, false)]
    [InlineData(180, 400, 300, false)]
    [InlineData(320, 180, 200_001, false)]
    public void Only_a_small_picture_may_be_the_thumbnail(int width, int height, int bytes, bool fits) =>
        Assert.Equal(fits, VideoThumbnail.IsFitting(Mp4Maker.Jpeg(width, height, bytes)));

    [Fact]
    public void A_picture_of_another_kind_is_no_thumbnail() => Assert.False(VideoThumbnail.IsFitting([0x89, .. "PNG"u8, 0, 0, 0]));

    private static Task<Mp4Info> ReadAsync(byte[] file) => Mp4Info.ReadAsync(new MemoryStream(file), CancellationToken.None);
}
