using NemoBot.Core.Intents;

namespace NemoBot.Core.Tests.Intents;

/// <summary>What is wished of the file and cannot be had from an export.</summary>
public class ExportWishTests
{
    [Theory]
    [InlineData("export as 4k mov", "4k, mov")]
    [InlineData("export as gif", "gif")]
    [InlineData("export it as a .mov file", "mov")]
    [InlineData("export as webm", "webm")]
    [InlineData("render it in ProRes", "ProRes")]
    [InlineData("export as mp3", "mp3")]
    [InlineData("export audio only", "audio only")]
    [InlineData("export at 60fps", "60fps")]
    [InlineData("export at 60 fps please", "60 fps")]
    [InlineData("export in 720p", "720p")]
    [InlineData("export at 3840x2160", "3840x2160")]
    [InlineData("export under 10 MB", "under 10 MB")]
    [InlineData("导出为gif", "gif")]
    [InlineData("导出4K的MOV", "4K, MOV")]
    [InlineData("導出60幀", "60幀")]
    [InlineData("exporta en 4K y en MOV", "4K, MOV")]
    [InlineData("exportiere nur den Ton", "nur den Ton")]
    [InlineData("exporte en moins de 10 Mo", "en moins de 10 Mo")]
    [InlineData("exporta só o áudio", "só o áudio")]
    [InlineData("GIFで書き出して", "GIF")]
    [InlineData("音声だけ書き出して", "音声だけ")]
    [InlineData("60프레임으로 내보내 줘", "60프레임")]
    [InlineData("экспортируй только звук", "только звук")]
    [InlineData("экспорт до 10 МБ", "до 10 МБ")]
    [InlineData("export", null)]
    [InlineData("export it as mp4 in 1080p", null)]
    [InlineData("export in full hd, high quality, H.264", null)]
    [InlineData("export at 1920x1080", null)]
    [InlineData("export clip.mov", null)]
    [InlineData("export \"my gif\"", null)]
    [InlineData("export to https://example.com/a.gif", null)]
    public void What_an_export_cannot_give_is_named_as_it_was_typed(string text, string? words) =>
        Assert.Equal(words, ExportWish.In(text) is { } wish ? string.Join(", ", wish.Words) : null);

    [Theory]
    [InlineData("export audio only")]
    [InlineData("export just the audio")]
    [InlineData("exportiere nur den Ton")]
    [InlineData("音声だけ書き出して")]
    [InlineData("экспортируй только звук")]
    [InlineData("export under 10 MB")]
    [InlineData("exporte en moins de 10 Mo")]
    [InlineData("exportiere maximal 10 MB")]
    [InlineData("экспорт до 10 МБ")]
    public void Sound_alone_and_a_size_are_wishes_of_the_file(string text) => Assert.Equal(new Intent.Export(), IntentRouter.Route(text));

    [Theory]
    [InlineData("add a gif of a cat")]
    [InlineData("fade the audio only at the export logo")]
    [InlineData("make the export button square")]
    public void What_is_inside_the_video_is_none(string text) => Assert.IsType<Intent.Edit>(IntentRouter.Route(text));

    [Theory]
    [InlineData("export vertical 9:16", "vertical, 9:16")]
    [InlineData("export 1:1", "1:1")]
    [InlineData("竖屏导出", "竖屏")]
    [InlineData("exportiere im Hochformat", "Hochformat")]
    [InlineData("縦長で書き出して", "縦長")]
    public void A_shape_of_the_picture_is_told_apart(string text, string words)
    {
        var wish = ExportWish.In(text);

        Assert.NotNull(wish);
        Assert.True(wish.IsShape);
        Assert.Equal(words, string.Join(", ", wish.Words));
    }

    [Theory]
    [InlineData("put the gif in the corner", "put the gif in the corner and export", null)]
    [InlineData("add subtitles", "add subtitles and export as mov", "mov")]
    public void Of_an_edit_that_ends_in_an_export_only_the_end_is_about_the_file(string edit, string text, string? words) =>
        Assert.Equal(words, ExportWish.Behind(edit, text)?.Words[0]);
}
