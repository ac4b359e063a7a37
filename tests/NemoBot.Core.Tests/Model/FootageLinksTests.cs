using NemoBot.Core.Model;

namespace NemoBot.Core.Tests.Model;

public sealed class FootageLinksTests
{
    private const string File = "https://files.example/beach.mp4";

    [Theory]
    [InlineData(File, "")]
    [InlineData("make this shorter " + File, "make this shorter")]
    [InlineData(File + " please add titles", "please add titles")]
    [InlineData("make this shorter: " + File + ".", "make this shorter:")]
    [InlineData("make this (" + File + ") shorter", "make this shorter")]
    [InlineData("[" + File + "]", "")]
    [InlineData("<" + File + ">", "")]
    [InlineData("**" + File + "**", "")]
    [InlineData("(" + File + ")!", "")]
    [InlineData(File + ", add titles", "add titles")]
    [InlineData("把这个剪短" + File, "把这个剪短")]
    [InlineData(File + "请加字幕", "请加字幕")]
    [InlineData("请把【" + File + "】剪短", "请把 剪短")]
    [InlineData("（" + File + "）を短くして", "を短くして")]
    [InlineData(File + "、字幕をつけて", "字幕をつけて")]
    [InlineData(File + "을 짧게 해 줘", "을 짧게 해 줘")]
    public void A_link_to_a_file_is_found_among_words_and_taken_out_of_them(string text, string words)
    {
        var links = FootageLinks.In(text);

        Assert.Equal([new Uri(File)], links);
        Assert.Equal(words, FootageLinks.Without(text, links).TrimStart('、', ',', ' '));
    }

    [Theory]
    [InlineData("https://youtu.be/abc")]
    [InlineData("make this shorter https://youtu.be/abc")]
    [InlineData("https://www.youtube.com/watch?v=abc please add titles")]
    [InlineData("make this shorter (https://youtu.be/abc).")]
    [InlineData("[https://youtu.be/abc] shorter!")]
    [InlineData("shorter: **https://youtu.be/abc**")]
    [InlineData("make this shorter youtu.be/abc")]
    [InlineData("www.youtube.com/watch?v=abc shorter")]
    [InlineData("https://www.youtube.com/shorts/abc")]
    [InlineData("把这个剪短https://youtu.be/abc谢谢")]
    [InlineData("https://youtu.be/abcを短くして")]
    [InlineData("https://www.bilibili.com/video/BV1xx，加字幕")]
    [InlineData("짧게 해 줘 https://youtu.be/abc")]
    [InlineData("mach das kürzer https://vimeo.com/123")]
    [InlineData("https://www.tiktok.com/@me/video/12 add music")]
    [InlineData("add music like https://open.spotify.com/track/xyz")]
    [InlineData("https://soundcloud.com/me/song as background music")]
    public void A_video_or_a_song_on_a_streaming_site_is_recognised_among_words(string text)
    {
        Assert.True(FootageLinks.NamesStreamingMedia(text));
        Assert.Empty(FootageLinks.In(text));
    }

    [Theory]
    [InlineData("add the title \"https://youtu.be/abc\"")]
    [InlineData("加标题“https://youtu.be/abc”")]
    [InlineData("add our channel https://www.youtube.com/@me at the end")]
    [InlineData("show youtube.com/@me")]
    [InlineData("https://www.youtube.com/channel/UC1 as text")]
    [InlineData("https://www.youtube.com/")]
    [InlineData("export it for youtube.com")]
    [InlineData("write to me@youtube.com/abc")]
    [InlineData("https://notyoutube.com/watch?v=abc")]
    [InlineData("make it shorter")]
    public void Copy_channels_and_other_sites_are_no_streaming_media(string text) => Assert.False(FootageLinks.NamesStreamingMedia(text));

    [Theory]
    [InlineData("make a clip about https://shop.example/new", true)]
    [InlineData("erstelle ein Video über https://shop.example/new", true)]
    [InlineData("crée une vidéo sur https://shop.example/new", true)]
    [InlineData("crea un vídeo sobre https://shop.example/new", true)]
    [InlineData("crie um vídeo sobre https://shop.example/new", true)]
    [InlineData("сделай ролик про https://shop.example/new", true)]
    [InlineData("做一个关于https://shop.example/new的视频", true)]
    [InlineData("做一個關於https://shop.example/new的影片", true)]
    [InlineData("https://shop.example/newについての動画を作って", true)]
    [InlineData("https://shop.example/new 에 대한 영상을 만들어 줘", true)]
    [InlineData("make this shorter https://shop.example/new", false)]
    [InlineData("https://shop.example/new please add titles", false)]
    [InlineData("把这个剪短https://shop.example/new", false)]
    public void Words_tell_whether_a_page_is_what_a_clip_is_about(string text, bool isTopic) => Assert.Equal(isTopic, FootageLinks.IsTopic(text));
}
