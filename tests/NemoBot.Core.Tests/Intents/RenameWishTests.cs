using NemoBot.Core.Intents;

namespace NemoBot.Core.Tests.Intents;

public sealed class RenameWishTests
{
    [Theory]
    [InlineData("rename this project to Lisbon", "Lisbon")]
    [InlineData("Please rename the project to \"My holiday\".", "My holiday")]
    [InlineData("rename it to Lisbon!", "Lisbon")]
    [InlineData("call this project Summer Sale", "Summer Sale")]
    [InlineData("change the project name to v2.1", "v2.1")]
    [InlineData("rename this project", "")]
    [InlineData("Please, rename it to Lisbon, thanks!", "Lisbon")]
    [InlineData("rename this project to Lisbon please", "Lisbon")]
    [InlineData("I'd like to rename this project to Lisbon", "Lisbon")]
    [InlineData("let's rename the project", "")]
    [InlineData("rename this project to \"Lisbon, thanks\"", "Lisbon, thanks")]
    [InlineData("call my project Thank You", "Thank You")]
    [InlineData("改名字", "")]
    [InlineData("改名吧", "")]
    [InlineData("请帮我改个名字", "")]
    [InlineData("项目重命名一下", "")]
    [InlineData("项目改名字为北京", "北京")]
    [InlineData("把这个项目改名字叫北京", "北京")]
    [InlineData("改名称为北京", "北京")]
    [InlineData("给项目改个名字", "")]
    [InlineData("给项目起个名：北京", "北京")]
    [InlineData("重命名项目里斯本", "里斯本")]
    [InlineData("把项目改名为里斯本", "里斯本")]
    [InlineData("项目名改成“里斯本”", "里斯本")]
    [InlineData("重命名项目为里斯本", "里斯本")]
    [InlineData("把這個專案重新命名為里斯本", "里斯本")]
    [InlineData("cambia el nombre del proyecto a Lisboa", "Lisboa")]
    [InlineData("renombra el proyecto como «Lisboa»", "Lisboa")]
    [InlineData("benenne das Projekt in Lissabon um", "Lissabon")]
    [InlineData("Projekt umbenennen in „Lissabon“", "Lissabon")]
    [InlineData("nenne dieses Projekt Lissabon", "Lissabon")]
    [InlineData("renommez ce projet en « Lisbonne »", "Lisbonne")]
    [InlineData("change le nom du projet en Lisbonne", "Lisbonne")]
    [InlineData("mude o nome do projeto para Lisboa", "Lisboa")]
    [InlineData("プロジェクト名を「リスボン」に変更してください", "リスボン")]
    [InlineData("このプロジェクトをリスボンに改名して", "リスボン")]
    [InlineData("프로젝트 이름을 리스본으로 변경해 줘", "리스본")]
    [InlineData("назови этот проект Лиссабон", "Лиссабон")]
    [InlineData("измени название проекта на «Лиссабон»", "Лиссабон")]
    public void A_text_that_renames_the_project_says_to_what(string text, string name) => Assert.Equal(name, RenameWish.In(text));

    [Theory]
    [InlineData("rename the title to Lisbon")]
    [InlineData("change this project to vertical")]
    [InlineData("add the title \"rename this project\"")]
    [InlineData("new project called Lisbon")]
    [InlineData("call it a day")]
    [InlineData("call the project off")]
    [InlineData("改名字的字体")]
    [InlineData("my projects")]
    [InlineData("把项目改成竖屏")]
    [InlineData("项目叫什么")]
    [InlineData("cambia el proyecto a vertical")]
    [InlineData("ändere das Projekt in Hochformat um")]
    [InlineData("プロジェクトを縦長に変更して")]
    [InlineData("프로젝트 바꿔 줘")]
    [InlineData("프로젝트를 세로로 바꿔 줘")]
    [InlineData("открой проект Лиссабон")]
    public void Other_texts_do_not(string text) => Assert.Null(RenameWish.In(text));

    [Fact]
    public void A_long_text_is_an_instruction() => Assert.Null(RenameWish.In("rename this project to " + new string('x', 300)));

    [Fact]
    public void The_router_passes_the_name_on() => Assert.Equal(new Intent.Command("rename", "Lisbon"), IntentRouter.Route("rename this project to Lisbon"));
}
