using System.Text;
using NemoVideo.Uploads;

namespace NemoVideo.Tests.Renders;

public sealed class MediaSignatureTests
{
    public static TheoryData<string, byte[]> Videos => new()
    {
        { "mp4", [0, 0, 0, 24, .. "ftypisom"u8] },
        { "mov", [0, 0, 0, 20, .. "ftypqt  "u8] },
        { "ftyp after padding", [0, 0, 0, 12, .. "free"u8, 0, 0, 0, 0, 0, 0, 0, 24, .. "ftypmp42"u8] },
        { "ftyp after a box of ours", [0, 0, 0, 10, .. "uuid"u8, 0, 0, 0, 0, 0, 24, .. "ftypmp42"u8] },
        { "ftyp after a box of nobody's", [0, 0, 0, 12, .. "junk"u8, 0, 0, 0, 0, 0, 0, 0, 24, .. "ftypisom"u8] },
        { "an index before the fragment", [0, 0, 0, 12, .. "sidx"u8, 0, 0, 0, 0, 0, 0, 0, 24, .. "moof"u8] },
        { "old QuickTime", [0, 0, 0, 8, .. "wide"u8, 0, 0, 0x40, 0, .. "mdat"u8] },
        { "skip first", [0, 0, 0, 8, .. "skip"u8, 0, 0, 0x40, 0, .. "moov"u8] },
        { "moov first", [0, 0, 1, 0, .. "moov"u8] },
        { "mdat of 64 bits", [0, 0, 0, 1, .. "mdat"u8] },
        { "fragment", [0, 0, 0, 24, .. "stypmsdh"u8] },
        { "webm", [0x1A, 0x45, 0xDF, 0xA3, 1] },
        { "avi", [.. "RIFF"u8, 1, 2, 3, 4, .. "AVI LIST"u8] },
    };

    [Theory]
    [MemberData(nameof(Videos))]
    public void A_video_is_detected_by_its_first_bytes(string what, byte[] head) => Assert.True(MediaSignature.IsVideo(head), what);

    [Theory]
    [InlineData("")]
    [InlineData("<?xml version=\"1.0\"?>")]
    [InlineData("<!DOCTYPE html>")]
    [InlineData("{\"code\":0}")]
    [InlineData("\uFEFF<html>")]
    [InlineData("The free plan has ended.")]
    [InlineData("One skip of the day")]
    [InlineData("Now moov on")]
    public void Words_are_none(string words) => Assert.False(MediaSignature.IsVideo(Encoding.UTF8.GetBytes(words)));

    public static TheoryData<string, byte[]> Others => new()
    {
        { "sound", [0, 0, 0, 24, .. "ftypM4A "u8] },
        { "still picture", [0, 0, 0, 24, .. "ftypheic"u8] },
        { "png", [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A] },
        { "wave", [.. "RIFF"u8, 1, 2, 3, 4, .. "WAVEfmt "u8] },
        { "zeros", new byte[64] },
        { "half a header", [0, 0, 0, 24, .. "fty"u8] },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Neither_is_anything_else(string what, byte[] head) => Assert.False(MediaSignature.IsVideo(head), what);
}
