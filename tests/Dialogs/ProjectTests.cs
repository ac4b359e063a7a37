using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>Projects, batches, and the way back.</summary>
public sealed class ProjectTests
{
    [Fact]
    public async Task New_asks_when_there_is_work_to_leave_and_keeps_it_when_told_so()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await EditAsync(ana, "lisbon.mp4", "Lisbon");

        await ana.CommandsAsync("new");
        await ana.SeesAsync("Leave “lisbon” and start a new project?");
        await ana.PressesAsync("No, go on with this one");
        await ana.SaysAsync("add the title \"Again\"");

        await ana.SeesCardAsync(CardState.Done, "Again");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.SessionCreated));
    }

    [Fact]
    public async Task An_answer_to_got_it_and_its_buttons_are_about_that_clip_whichever_project_is_current()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("lisbon.mp4", SampleMedia.Mp4()));
        var received = await ana.FindAsync(message => message.Card?.State == CardState.Done && message.Text.Contains("Got lisbon.mp4", StringComparison.Ordinal), "the card");
        await ana.CommandsAsync("new");
        await ana.PressesAsync("Yes, new project");
        await ana.SeesAsync("New project started");
        await EditAsync(ana, "porto.mp4", "Porto");

        await ana.SaysAsync("add the title \"Fado\"", repliesTo: received.MessageId);
        await ana.SeesCardAsync(CardState.Done, "Fado");

        var uploads = bot.Nemo.Log.Of(LogKind.Upload);
        Assert.Equal(uploads.Single(upload => upload.Subject == "lisbon.mp4").SessionId, bot.Nemo.Log.Of(LogKind.ChatMessage)[^1].SessionId);
    }

    [Fact]
    public async Task New_confirmed_gives_the_next_message_a_project_of_its_own()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await EditAsync(ana, "lisbon.mp4", "Lisbon");

        await ana.CommandsAsync("new");
        await ana.PressesAsync("Yes, new project");
        await ana.SeesAsync("New project started");
        await EditAsync(ana, "porto.mp4", "Porto");

        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.SessionCreated));
        Assert.Equal(2, bot.Nemo.Log.Of(LogKind.ChatMessage).Select(message => message.SessionId).Distinct().Count());
    }

    [Fact]
    public async Task New_without_any_work_asks_nothing()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.CommandsAsync("new");

        await ana.SeesAsync("New project started");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task Projects_are_listed_opened_and_deleted_after_asking()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.CommandsAsync("projects");
        await ana.SeesAsync("You have no projects yet");
        await EditAsync(ana, "lisbon.mp4", "Lisbon");
        await ana.CommandsAsync("new");
        await ana.PressesAsync("Yes, new project");
        await ana.SeesAsync("New project started");
        await EditAsync(ana, "porto.mp4", "Porto");

        await ana.CommandsAsync("projects");
        await ana.SeesAsync("porto (current)");
        await ana.PressesAsync("Open “lisbon”");
        await ana.SeesAsync("You're back in “lisbon”");
        await ana.SaysAsync("add the title \"Back\"");
        await ana.SeesCardAsync(CardState.Done, "Back");
        var sessions = bot.Nemo.Log.Of(LogKind.ChatMessage).Select(message => message.SessionId).ToList();
        Assert.Equal(sessions[0], sessions[2]);

        await ana.PressesAsync(Texts.In("en")[TextKey.ButtonDeleteProject]);
        await ana.SeesAsync("Which one should I delete?");
        await ana.PressesAsync("porto");
        await ana.SeesAsync("Delete “porto” from the list for good?");
        await ana.PressesAsync("Delete");
        await ana.SeesAsync("Deleted “porto”");
        Assert.Equal("lisbon", Assert.Single(await bot.Store.ListProjectsAsync(ana.Chat, default)).Name);
    }

    [Theory]
    [InlineData("en", "Back to the old project")]
    [InlineData("en", "project list")]
    [InlineData("de", "zurück zum alten Projekt")]
    [InlineData("pt", "quero voltar ao projeto anterior")]
    [InlineData("ja", "前のプロジェクトに戻りたい")]
    [InlineData("ko", "이전 프로젝트로 돌아가고 싶어")]
    [InlineData("ru", "мои проекты")]
    public async Task Words_for_the_projects_list_them_also_while_a_job_runs(string language, string words)
    {
        var texts = Texts.In(language);
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        await ana.CommandsAsync("language", language);
        await ana.SaysAsync("add the title \"Lisbon\"", ("lisbon.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        var go = new TaskCompletionSource();
        bot.Script.Hold("/run_sse", go.Task);
        await ana.SaysAsync("make it warmer");
        await ana.SawAsync(texts[TextKey.StageThinking]);

        await ana.SaysAsync(words);

        await ana.SeesAsync(texts[TextKey.Projects]);
        Assert.DoesNotContain(ana.Sees, message => message.Heard is not null);
        go.SetResult();
    }

    [Fact]
    public async Task A_reply_to_an_earlier_result_works_on_that_project()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await EditAsync(ana, "lisbon.mp4", "Lisbon");
        var earlier = await ana.FindAsync(message => message.Card?.State == CardState.Done && message.Text.Contains("\"Lisbon\"", StringComparison.Ordinal), "the result");
        await ana.CommandsAsync("new");
        await ana.PressesAsync("Yes, new project");
        await ana.SeesAsync("New project started");
        await EditAsync(ana, "porto.mp4", "Porto");

        await ana.SaysAsync("add the title \"Fado\"", repliesTo: earlier.MessageId);

        await ana.SeesCardAsync(CardState.Done, "Fado");
        var sessions = bot.Nemo.Log.Of(LogKind.ChatMessage).Select(message => message.SessionId).ToList();
        Assert.Equal(sessions[0], sessions[2]);
        Assert.NotEqual(sessions[1], sessions[2]);
    }

    [Fact]
    public async Task Several_files_are_one_batch_with_one_card_and_may_share_one_instruction()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4(5)), ("b.mp4", SampleMedia.Mp4(7)));
        await ana.SeesCardAsync(CardState.Done, "One instruction for all of them, or one by one?");
        Assert.Single(ana.Sees);
        await ana.PressesAsync("One for all");
        await ana.SeesAsync("what to do with all of them together");
        await ana.SaysAsync("add the title \"Both\"");

        await ana.SeesCardAsync(CardState.Done, "Both");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.SessionCreated));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task One_by_one_gives_each_file_its_own_project_instruction_and_render()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4(5)), ("b.mp4", SampleMedia.Mp4(7)));
        await ana.SeesCardAsync(CardState.Done, "one by one?");

        await ana.PressesAsync("One by one");
        await ana.SeesAsync("1 of 2: **a.mp4**");
        await ana.SaysAsync("add the title \"First\"");
        await ana.SeesAsync("2 of 2: **b.mp4**");
        await ana.SaysAsync("add the title \"Second\"");

        await ana.FindAsync(message => message.Video is { } video && SampleMedia.IsOf(video, "b"), "the second video");
        Assert.Contains(ana.Sees, message => message.Video is { } video && SampleMedia.IsOf(video, "a"));
        Assert.Equal(2, bot.Nemo.Log.Of(LogKind.ChatMessage).Select(message => message.SessionId).Distinct().Count());
        Assert.Equal(2, bot.Nemo.Log.Of(LogKind.RenderStarted).Select(render => render.SessionId).Distinct().Count());
    }

    [Fact]
    public async Task The_timeline_is_kept_from_edit_to_edit_and_undo_is_asked_of_the_backend()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await EditAsync(ana, "lisbon.mp4", "Lisbon");

        await ana.SaysAsync("undo");

        var report = await ana.SeesCardAsync(CardState.Done, "I undid the last change");
        Assert.DoesNotContain(report.Timeline!.Lanes, lane => lane.Segments.Any(segment => segment.Label.Contains("Lisbon", StringComparison.Ordinal)));
        Assert.Equal("Undo the last change", bot.Nemo.Log.Of(LogKind.ChatMessage)[^1].Text);
    }

    [Fact]
    public async Task An_edit_that_asks_for_the_file_as_well_exports_by_itself()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesVideoAsync();
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.RenderStarted));
    }

    private static async Task EditAsync(Friend friend, string file, string title)
    {
        await friend.SaysAsync($"add the title \"{title}\"", (file, SampleMedia.Mp4()));
        await friend.SeesCardAsync(CardState.Done, $"title \"{title}\"");
    }
}
