using NemoBot.Core.Intents;

namespace NemoBot.Core.Tests.Intents;

public sealed class StyleWishTests
{
    [Theory]
    [InlineData("save this as my podcast look", "podcast look")]
    [InlineData("Please save it as a style called Podcast.", "Podcast")]
    [InlineData("save this style as “Interview”", "Interview")]
    [InlineData("save this look", "")]
    [InlineData("remember these edits as our weekly show template", "weekly show template")]
    [InlineData("把这个保存为我的播客风格", "播客")]
    [InlineData("请把这个剪辑存为“播客”模板", "播客")]
    [InlineData("把這個儲存為播客風格", "播客")]
    [InlineData("保存这个风格", "")]
    [InlineData("guarda esto como mi estilo podcast", "podcast")]
    [InlineData("guarda este estilo como Entrevista", "Entrevista")]
    [InlineData("speichere das als meinen Podcast-Look", "Podcast-Look")]
    [InlineData("speichere diesen Stil als Interview, bitte", "Interview")]
    [InlineData("enregistre ça comme mon style podcast", "podcast")]
    [InlineData("enregistrez ce style sous Entretien", "Entretien")]
    [InlineData("salve isso como meu estilo podcast", "podcast")]
    [InlineData("salva questo come il mio stile podcast", "podcast")]
    [InlineData("これをポッドキャストスタイルとして保存して", "ポッドキャスト")]
    [InlineData("このスタイルをインタビューとして保存してください", "インタビュー")]
    [InlineData("이걸 팟캐스트 스타일로 저장해 줘", "팟캐스트")]
    [InlineData("сохрани это как мой стиль подкаст", "подкаст")]
    [InlineData("сохраните этот стиль как Интервью", "Интервью")]
    [InlineData("lưu cái này thành phong cách podcast của tôi", "podcast")]
    public void A_wish_to_keep_the_edits_says_under_which_name(string text, string name)
    {
        Assert.Equal(name, StyleWish.Saved(text));
        Assert.Equal(new Intent.SaveStyle(name), IntentRouter.Route(text));
    }

    [Theory]
    [InlineData("save this as mp4")]
    [InlineData("save the video")]
    [InlineData("save it")]
    [InlineData("make it look like a podcast")]
    [InlineData("give it a podcast look")]
    [InlineData("change the style")]
    [InlineData("保存视频")]
    [InlineData("换个风格")]
    [InlineData("guarda el vídeo")]
    [InlineData("speichere das Video")]
    [InlineData("enregistre la vidéo")]
    [InlineData("保存して")]
    [InlineData("저장해 줘")]
    [InlineData("сохрани видео")]
    [InlineData("")]
    public void Other_texts_do_not(string text) => Assert.Null(StyleWish.Saved(text));

    [Theory]
    [InlineData("use my podcast look", "podcast look")]
    [InlineData("Apply Podcast Look to this video, please", "podcast look")]
    [InlineData("用播客风格", "播客")]
    [InlineData("把播客风格应用到这个视频", "播客")]
    [InlineData("wende den Stil Podcast look an", "podcast look")]
    [InlineData("usa podcast look", "podcast look")]
    [InlineData("applique le style podcast look", "podcast look")]
    [InlineData("播客スタイルを使って", "播客")]
    [InlineData("podcast look 적용해 줘", "podcast look")]
    [InlineData("примени podcast look", "podcast look")]
    [InlineData("dùng podcast look", "podcast look")]
    public void A_style_is_applied_by_its_name(string text, string name) =>
        Assert.Equal(name, StyleWish.Applied(text, [new("1", "podcast look", "x"), new("2", "播客", "y")])?.Name);

    [Theory]
    [InlineData("podcast look")]
    [InlineData("use the podcast look but with music")]
    [InlineData("delete my podcast look")]
    [InlineData("use it")]
    [InlineData("")]
    public void Other_texts_apply_none(string text) => Assert.Null(StyleWish.Applied(text, [new("1", "podcast look", "x")]));

    [Theory]
    [InlineData("my styles")]
    [InlineData("show my saved styles")]
    [InlineData("我的风格")]
    [InlineData("mis estilos")]
    [InlineData("meine Stile")]
    [InlineData("mes styles")]
    [InlineData("meus estilos")]
    [InlineData("i miei stili")]
    [InlineData("保存したスタイル")]
    [InlineData("내 스타일")]
    [InlineData("мои стили")]
    [InlineData("phong cách của tôi")]
    [InlineData("/styles")]
    public void The_list_is_asked_for_in_words_too(string text) => Assert.Equal(new Intent.Command("styles", ""), IntentRouter.Route(text));
}
