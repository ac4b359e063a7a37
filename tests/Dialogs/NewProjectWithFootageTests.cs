using Harness.Bot;
using Harness.Intents;
using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>Words for a new project that come with a clip begin it with that clip; the project before gets nothing of it.</summary>
public sealed class NewProjectWithFootageTests : IAsyncLifetime
{
    private OneFriend _dialog = null!;

    private static readonly Texts English = Texts.In("en");

    public async ValueTask InitializeAsync() => _dialog = await OneFriend.StartAsync();

    public ValueTask DisposeAsync() => _dialog.DisposeAsync();

    [Theory]
    [InlineData("new project")]
    [InlineData("New project please!")]
    [InlineData("here is a clip for a new project")]
    [InlineData("new project: Wedding")]
    [InlineData("start over with this one")]
    [InlineData("neues Projekt")]
    [InlineData("bitte ein neues Projekt")]
    [InlineData("novo projeto")]
    [InlineData("proyecto nuevo")]
    [InlineData("nouveau projet")]
    [InlineData("новый проект")]
    [InlineData("新しいプロジェクト")]
    [InlineData("새 프로젝트")]
    [InlineData("新项目")]
    [InlineData("開新專案")]
    public async Task They_begin_it_and_the_old_one_stays_as_it_is(string words)
    {
        await _dialog.Ana.CommandsAsync("language", "en");
        var old = await EditAsync();

        await _dialog.Ana.SaysAsync(words, ("porto.mp4", SampleMedia.Mp4()));

        await _dialog.Ana.SeesAsync(English.Format(TextKey.NewStartedWith, "beach"));
        await _dialog.Ana.SeesCardAsync(CardState.Done, "Got porto.mp4");
        await AssertOnlyTheNewOneHasItAsync(old, "porto.mp4");
        Assert.Equal(1, _dialog.Bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_link_with_them_begins_it_too()
    {
        var old = await EditAsync();
        _dialog.Bot.Script.NextJson("/api/upload-video", """{"code":0,"data":{"files":[{"filename":"porto.mp4","file_type":"video","duration":12}]}}""");

        await _dialog.Ana.SaysAsync("new project https://files.example/porto.mp4");

        await _dialog.Ana.SeesAsync(English.Format(TextKey.NewStartedWith, "beach"));
        await _dialog.Ana.SeesCardAsync(CardState.Done, "Got porto.mp4");
        await AssertOnlyTheNewOneHasItAsync(old, "porto.mp4");
    }

    [Theory]
    [InlineData("new project, add the title \"Porto\"")]
    [InlineData("neues Projekt: füge den Titel „Porto“ hinzu")]
    [InlineData("new project: make it brighter")]
    [InlineData("nouveau projet, ajoute le titre « Porto »")]
    public async Task An_instruction_beside_them_is_for_the_new_project(string words)
    {
        await _dialog.Ana.CommandsAsync("language", "en");
        var old = await EditAsync();

        await _dialog.Ana.SaysAsync(words, ("porto.mp4", SampleMedia.Mp4()));

        await _dialog.Ana.SeesAsync(English.Format(TextKey.NewStartedWith, "beach"));
        await _dialog.Bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == words);
        await AssertOnlyTheNewOneHasItAsync(old, "porto.mp4");
        var sent = _dialog.Bot.Nemo.Log.Of(LogKind.ChatMessage);
        Assert.NotEqual(sent[0].SessionId, sent[1].SessionId);
    }

    [Theory]
    [InlineData("add the title \"new project\"")]
    [InlineData("add the words: new project")]
    public async Task Copy_that_sounds_like_them_is_an_edit_of_the_old_one(string words)
    {
        var old = await EditAsync();

        await _dialog.Ana.SaysAsync(words, ("porto.mp4", SampleMedia.Mp4()));

        await _dialog.Bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == words);
        Assert.Equal(old, Assert.Single(await _dialog.Bot.Store.ListProjectsAsync(_dialog.Ana.Chat, default)).Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task If_it_is_unclear_the_clip_waits_for_the_answer_that_chooses_its_project(bool inNew)
    {
        var words = AmbiguousTexts.Between(Label.NewProject, Label.Edit, situation: Situation.Footage | Situation.Draft | Situation.Attachment);
        var old = await EditAsync();

        await _dialog.Ana.SaysAsync(words, ("porto.mp4", SampleMedia.Mp4()));
        var question = await _dialog.Ana.FindAsync(message => message.Heard is not null, "a question");
        Assert.Equal(1, _dialog.Bot.Nemo.Log.Count(LogKind.Upload));
        Assert.Empty(await _dialog.Bot.Store.UnfinishedJobsAsync(_dialog.Ana.Chat, default));
        await _dialog.Bot.RestartAsync();
        await _dialog.Ana.PressesAsync(question, English[inNew ? TextKey.MeantNewProject : TextKey.MeantEdit]);

        await _dialog.Bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.Upload && entry.Subject == "porto.mp4");
        if (inNew)
        {
            await _dialog.Ana.SeesCardAsync(CardState.Done, "Got porto.mp4");
            await AssertOnlyTheNewOneHasItAsync(old, "porto.mp4");
            return;
        }

        await _dialog.Bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == words);
        Assert.Equal(["beach.mp4", "porto.mp4"], Assert.Single(await _dialog.Bot.Store.ListProjectsAsync(_dialog.Ana.Chat, default)).Footage.Select(footage => footage.FileName));
    }

    private async Task<string> EditAsync()
    {
        await _dialog.Ana.SaysAsync("add the title \"Lisbon\"", ("beach.mp4", SampleMedia.Mp4()));
        await _dialog.Ana.SeesCardAsync(CardState.Done, "title \"Lisbon\"");
        return (await _dialog.Bot.Store.GetChatAsync(_dialog.Ana.Chat, default)).ProjectId!;
    }

    private async Task AssertOnlyTheNewOneHasItAsync(string old, string file)
    {
        var begun = (await _dialog.Bot.Store.GetChatAsync(_dialog.Ana.Chat, default)).ProjectId!;
        Assert.NotEqual(old, begun);
        Assert.Equal(["beach.mp4"], (await _dialog.Bot.Store.GetProjectAsync(_dialog.Ana.Chat, old, default))!.Footage.Select(footage => footage.FileName));
        Assert.Equal([file], (await _dialog.Bot.Store.GetProjectAsync(_dialog.Ana.Chat, begun, default))!.Footage.Select(footage => footage.FileName));
    }
}
