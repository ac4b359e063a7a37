using NemoBot.Core.Intents;

namespace NemoBot.Core.Tests.Intents;

/// <summary>Words for the list of projects, and for an earlier one; and what only looks like them.</summary>
public class ProjectWordsTests
{
    private static readonly Situation[] Situations =
    [
        Situation.None,
        Situation.Footage | Situation.Draft,
        Situation.Footage | Situation.Draft | Situation.Job,
    ];

    [Theory]
    [InlineData("Back to the old project")]
    [InlineData("my projects")]
    [InlineData("projects")]
    [InlineData("project list")]
    [InlineData("show my projects")]
    [InlineData("can you show me all my projects?")]
    [InlineData("I want to go back to my previous project")]
    [InlineData("please switch back to the other project")]
    [InlineData("open the last project")]
    [InlineData("where are my projects?")]
    [InlineData("how do I get back to my old project?")]
    [InlineData("what projects do I have?")]
    [InlineData("list of projects")]
    [InlineData("continue with my earlier project")]
    [InlineData("zurück zum alten Projekt")]
    [InlineData("meine Projekte")]
    [InlineData("altes Projekt öffnen")]
    [InlineData("Projektliste bitte")]
    [InlineData("zeig mir meine Projekte")]
    [InlineData("ich will zurück zum vorherigen Projekt")]
    [InlineData("kannst du das letzte Projekt öffnen?")]
    [InlineData("alle Projekte anzeigen")]
    [InlineData("wechsel bitte zum anderen Projekt")]
    [InlineData("meus projetos")]
    [InlineData("quero voltar ao projeto anterior")]
    [InlineData("lista de projetos")]
    [InlineData("mostra meus projetos")]
    [InlineData("abre o projeto antigo")]
    [InlineData("voltar para o último projeto")]
    [InlineData("mis proyectos")]
    [InlineData("lista de proyectos")]
    [InlineData("muéstrame mis proyectos")]
    [InlineData("volver al proyecto anterior")]
    [InlineData("quiero volver a mi proyecto anterior")]
    [InlineData("abre el proyecto viejo")]
    [InlineData("mes projets")]
    [InlineData("liste de mes projets")]
    [InlineData("montre-moi mes projets")]
    [InlineData("revenir à l'ancien projet")]
    [InlineData("je veux revenir au projet précédent")]
    [InlineData("ouvre mon dernier projet")]
    [InlineData("мои проекты")]
    [InlineData("список проектов")]
    [InlineData("покажи мои проекты")]
    [InlineData("вернуться к старому проекту")]
    [InlineData("хочу вернуться в предыдущий проект")]
    [InlineData("открой прошлый проект")]
    [InlineData("プロジェクト一覧")]
    [InlineData("前のプロジェクトに戻りたい")]
    [InlineData("前のプロジェクトに戻してください")]
    [InlineData("以前のプロジェクトを開いて")]
    [InlineData("プロジェクトの一覧を見せて")]
    [InlineData("自分のプロジェクトを見たい")]
    [InlineData("내 프로젝트")]
    [InlineData("프로젝트 목록")]
    [InlineData("프로젝트 목록 보여줘")]
    [InlineData("이전 프로젝트로 돌아가고 싶어")]
    [InlineData("예전 프로젝트 열어 줘")]
    [InlineData("내 프로젝트 보여주세요")]
    [InlineData("我的项目")]
    [InlineData("项目列表")]
    [InlineData("回到上一个项目")]
    [InlineData("打开之前的项目")]
    [InlineData("我想回到以前的项目")]
    [InlineData("看看我的项目")]
    [InlineData("我的專案")]
    [InlineData("回到上一個專案")]
    [InlineData("顯示所有專案")]
    [InlineData("i miei progetti")]
    [InlineData("torna al progetto precedente")]
    [InlineData("danh sách dự án")]
    public void They_list_the_projects_and_are_never_asked_about(string text)
    {
        Assert.Equal(new Intent.Command("projects", ""), IntentRouter.Route(text));
        Assert.All(Situations, situation =>
        {
            var understood = OwnWords.Understand(text, null, situation);
            Assert.True(understood.IsExact);
            Assert.False(understood.Decision.IsAsked);
        });
    }

    [Theory]
    [InlineData("put the text 'my projects' on the screen")]
    [InlineData("add the title \"my projects\"")]
    [InlineData("write my projects in the corner")]
    [InlineData("make a video about my projects")]
    [InlineData("add a slide with my old projects")]
    [InlineData("my projects, a short film about carpentry")]
    [InlineData("go back to the previous version")]
    [InlineData("use the music from the old project")]
    [InlineData("schreib „meine Projekte“ in den Titel")]
    [InlineData("ein Video über meine Projekte")]
    [InlineData("escreve \"meus projetos\" no título")]
    [InlineData("un vídeo sobre mis proyectos")]
    [InlineData("mets le texte « mes projets » à la fin")]
    [InlineData("напиши «мои проекты» в начале")]
    [InlineData("「私のプロジェクト」という字幕を入れて")]
    [InlineData("'내 프로젝트'라고 자막을 넣어줘")]
    [InlineData("加上字幕“我的项目”")]
    [InlineData("标题写我的项目")]
    public void What_only_holds_them_is_an_edit(string text) => Assert.Equal(Label.Edit, Labels.Of(IntentRouter.Route(text)));

    [Theory]
    [InlineData("new project", "new")]
    [InlineData("neues Projekt", "new")]
    [InlineData("nouveau projet", "new")]
    [InlineData("новый проект", "new")]
    [InlineData("another project", "new")]
    [InlineData("otro proyecto", "new")]
    [InlineData("ein anderes Projekt", "new")]
    [InlineData("un autre projet", "new")]
    [InlineData("新项目", "new")]
    [InlineData("export the project", "export")]
    public void Other_words_with_a_project_mean_what_they_meant(string text, string label) => Assert.Equal(label, UtterancesTests.Label(text));
}
