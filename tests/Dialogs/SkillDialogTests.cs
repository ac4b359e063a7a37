using System.Text.Json;
using Harness;
using Harness.Bot;
using Harness.Skills;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Accounts;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>Chats with published skill files: their words, their headers, and pages to choose from.</summary>
public sealed class SkillDialogTests : IDisposable
{
    private readonly TemporaryFolder _skills = new();

    public void Dispose() => _skills.Dispose();

    public static TheoryData<string> Published => [.. PublishedSkills.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Published))]
    public async Task A_published_file_greets_edits_and_exports_in_its_own_words_and_under_its_own_name(string name)
    {
        PublishedSkills.CopyTo(_skills.Path);
        var skill = PublishedSkills.All[name];
        await using var bot = await StartAsync();
        var ana = bot.Friend();

        await ana.CommandsAsync("skill", skill.DisplayName.In("en"));
        await ana.SeesAsync($"Switched to {Markup.Escape(skill.DisplayName.In("en"))}.");
        await ana.CommandsAsync("start");
        var greeting = await ana.SeesAsync(skill.Greeting.In("en"));
        Assert.All(skill.TrySaying.In("en").Take(4), example => Assert.Contains($"“{Markup.Escape(example)}”", greeting.Text, StringComparison.Ordinal));
        Assert.Equal(skill.TrySaying.In("en").Count > 0, greeting.Text.Contains(Texts.In("en")[TextKey.TrySaying], StringComparison.Ordinal));

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        await ana.SaysAsync("export");
        await ana.SeesVideoAsync();

        Assert.Contains(ana.Saw, state => state.Text.Contains(Markup.Escape(skill.SettingUp.Exactly("en") ?? Texts.In("en")[TextKey.StageSettingUp]), StringComparison.Ordinal));
        Assert.Contains(ana.Saw, state => state.Text.Contains(skill.Ready.Exactly("en") is { } ready ? Markup.Escape(ready) : Texts.In("en")[TextKey.StageConnected], StringComparison.Ordinal));
        Assert.All(bot.Script.Requests, request => Assert.Equal((name, skill.Version), (request.Headers["X-Skill-Source"], request.Headers["X-Skill-Version"])));
        Assert.All(bot.Script.Requests, request => Assert.StartsWith("/", request.Path, StringComparison.Ordinal));
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.Violation));

        var session = Body(bot, "/api/tasks");
        Assert.Equal(skill.Requests.TaskName, session.GetProperty("task_name").GetString());
        Assert.Equal(
            skill.Requests.Language switch
            {
                SessionLanguage.Person => "en",
                SessionLanguage.Empty => "",
                _ => null,
            },
            session.TryGetProperty("language", out var language) ? language.GetString() : null);
        Assert.Equal(("mp4", skill.Requests.Output.Quality), (Body(bot, "/api/render").GetProperty("output").GetProperty("format").GetString(), Body(bot, "/api/render").GetProperty("output").GetProperty("quality").GetString()));
    }

    [Fact]
    public async Task Words_of_the_chats_file_do_what_the_file_says_and_only_in_this_chat()
    {
        Write("handover", Skill("handover", "Handover", rows: "| \"put a walrus on the sofa\" | → Export | ✅ |\n| \"moodboard\" | → SSE | ❌ |\n| \"burn it all\" | → Cancel | ✅ |\n"));
        await using var bot = await StartAsync();
        var (ana, bob) = (bot.Friend(), bot.Friend("bob"));
        await ana.CommandsAsync("skill", "handover");
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await bob.SaysAsync("add the title \"Porto\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        await bob.SeesCardAsync(CardState.Done, "Porto");

        await ana.SaysAsync("Put a walrus on the sofa, please!");
        await ana.SeesVideoAsync();
        await ana.SaysAsync("moodboard");
        await ana.SeesCardAsync(CardState.Done, "I could not find an edit in that");
        await bob.SaysAsync("put a walrus on the sofa");
        await bob.SeesCardAsync(CardState.Done, "I could not find an edit in that");

        Assert.Contains(bot.Script.ChatBodies, body => body.Contains("moodboard", StringComparison.Ordinal));
        Assert.DoesNotContain(bob.Sees, message => message.Video is not null);
    }

    [Fact]
    public async Task What_the_backend_wants_looked_at_in_the_files_own_words_is_shown_instead()
    {
        PublishedSkills.CopyTo(_skills.Path);
        await using var bot = await StartAsync();
        var ana = bot.Friend();
        await ana.CommandsAsync("skill", "tide_trimmer");
        bot.Script.NextTurn("""{"type":"text","content":"I cut the first 8 seconds. Check account for what is left."}""");

        await ana.SaysAsync("cut the first 8 seconds", ("a.mp4", SampleMedia.Mp4()));

        var done = await ana.SeesCardAsync(CardState.Done, "I cut the first 8 seconds.");
        Assert.DoesNotContain("Check account", done.Text, StringComparison.Ordinal);
        Assert.Contains("credits", done.Text, StringComparison.Ordinal); // They are shown in its place.
    }

    [Fact]
    public async Task Formats_and_size_are_shown_as_the_file_lists_them()
    {
        PublishedSkills.CopyTo(_skills.Path);
        await using var bot = await StartAsync(limits: TestPlatform.NoLimits with { IncomingBytes = 500L << 20 });
        var ana = bot.Friend();
        await ana.CommandsAsync("skill", "quick-loops");

        await ana.CommandsAsync("upload");

        await ana.SeesAsync($"up to {FileSize.Text(200L << 20, Texts.In("en"))} each. A link to a file works too. Formats: MP4, MOV, GIF");
    }

    [Fact]
    public async Task A_translation_speaks_to_those_who_speak_it_and_the_others_read_the_file_itself()
    {
        PublishedSkills.CopyTo(_skills.Path);
        Write("quick-loops", "> Schnelle Schleifen sind bereit.\n\nProbier mal:\n\n- „Lass den Sprung laufen“\n\nSag beim Verbinden „Ich verbinde mich…“.\n", "SKILL.de.md");
        await using var bot = await StartAsync();
        var (ana, eva) = (bot.Friend(language: "de"), bot.Friend("eva", "fr"));

        await ana.CommandsAsync("skill", "quick-loops");
        await ana.CommandsAsync("start");
        await eva.CommandsAsync("skill", "quick-loops");
        await eva.CommandsAsync("start");

        await ana.SeesAsync("Schnelle Schleifen sind bereit.\n\n" + Texts.In("de")[TextKey.TrySaying] + "\n- „Lass den Sprung laufen“");
        await eva.SeesAsync("Quick Loops is ready. Send a clip.");
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await eva.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SawAsync("Ich verbinde mich…");
        await eva.SawAsync(Texts.In("fr")[TextKey.StageSettingUp]);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(18)]
    [InlineData(24)]
    public async Task Hundreds_of_skills_are_offered_in_pages_by_what_they_are_called(int buttons)
    {
        CopyOwn();
        for (var i = 0; i < 430; i++)
        {
            Write($"skill-{i:000}", Skill($"skill-{i:000}", $"Movie Maker {i:000} — With a Long Name That Nobody Reads to Its End"));
        }

        await using var bot = await StartAsync(limits: TestPlatform.NoLimits with { Buttons = buttons, TextLength = 2000 });
        var ana = bot.Friend();
        var offered = new HashSet<string>();
        var pages = (432 + Math.Min(buttons - 2, 8) - 1) / Math.Min(buttons - 2, 8);

        await ana.CommandsAsync("skill");
        for (var page = 1; page <= pages; page++)
        {
            var shown = await ana.SeesAsync($"Page {page} of {pages}");
            Assert.InRange(shown.Text.Length, 1, 2000);
            Assert.InRange(shown.Buttons.Count, 1, buttons);
            Assert.All(shown.Buttons, button => Assert.InRange(button.Label.Length, 1, 40));
            offered.UnionWith(shown.Buttons.Where(button => button.Action.Kind == ButtonKind.Skill).Select(button => button.Label));
            if (page < pages)
            {
                await ana.PressesAsync(Texts.In("en")[TextKey.ButtonNext]);
            }
        }

        Assert.Equal(431, offered.Count); // All but the one in use.
        Assert.Single(ana.Sees); // Pages turn in place.
        await ana.CommandsAsync("skill", "maker 217");
        await ana.PressesAsync("Movie Maker 217");
        await ana.SeesAsync("Switched to Movie Maker 217.");
        await ana.CommandsAsync("skill", "nothing like it");
        await ana.SeesAsync("No style fits “nothing like it”.");
    }

    [Fact]
    public async Task Skills_that_are_called_the_same_are_told_apart_by_their_names()
    {
        Write("one", Skill("clips-one", "Clips"));
        Write("two", Skill("clips-two", "Clips"));
        await using var bot = await StartAsync();
        var ana = bot.Friend();

        await ana.CommandsAsync("skill", "clips");
        await ana.PressesAsync("clips-two (Clips)");
        await ana.SeesAsync("Switched to Clips.");
        await ana.CommandsAsync("start");

        await ana.SeesAsync("Hi from clips-two!");
    }

    [Fact]
    public async Task A_changed_file_applies_at_once_and_a_running_job_keeps_its_old_profile()
    {
        CopyOwn();
        Write("loops", Skill("loops", "Loops", "1.0.0"));
        await using var bot = await StartAsync();
        var library = bot.Services.GetRequiredService<SkillLibrary>();
        var ana = bot.Friend();
        await ana.CommandsAsync("skill", "loops");
        var go = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        bot.Script.Next("/run_sse", async http =>
        {
            asked.SetResult();
            await go.Task;
            await AgentScript.SayAsync(http, """{"type":"text","content":"I put Lisbon at the start."}""");
        });
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await asked.Task;

        Write("loops", Skill("loops", "Loops", "2.0.0").Replace("Hi from loops!", "Hello again!", StringComparison.Ordinal));
        library.Reload();
        Assert.NotNull(library.Reload());
        await ana.CommandsAsync("start");
        await ana.SeesAsync("Hello again!");
        go.SetResult();
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        var edits = bot.Script.Requests.Count;
        await ana.SaysAsync("export");
        await ana.SeesVideoAsync();

        Assert.All(bot.Script.Requests.Take(edits), request => Assert.Equal("1.0.0", request.Headers["X-Skill-Version"]));
        Assert.All(bot.Script.Requests.Skip(edits), request => Assert.Equal("2.0.0", request.Headers["X-Skill-Version"]));
    }

    private Task<BotHarness> StartAsync(PlatformLimits? limits = null)
    {
        CopyOwn();
        return BotHarness.StartAsync(settings: new() { ["Skill:Folder"] = _skills.Path, ["Skill:ReloadEvery"] = "1.00:00:00" }, scripted: true, limits: limits);
    }

    private static JsonElement Body(BotHarness bot, string path) =>
        JsonDocument.Parse(bot.Script.Requests.First(request => request.Path.StartsWith(path, StringComparison.Ordinal) && request.Body.Length > 0).Body).RootElement;

    private void CopyOwn()
    {
        if (!Directory.Exists(Path.Combine(_skills.Path, "video-editing-ai-background")))
        {
            PublishedSkills.Copy(PublishedSkills.Own, _skills.Path);
        }
    }

    private void Write(string folder, string content, string file = "SKILL.md") =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_skills.Path, folder)).FullName, file), content);

    private static string Skill(string name, string displayName, string version = "1.0.0", string rows = "") => $"""
        ---
        name: {name}
        version: {version}
        displayName: "{displayName}"
        description: Makes films of what you send and says so in a sentence of the usual length, neither short nor long.
        ---

        ## Getting Started

        > Hi from {name}!

        ## Routing

        | User says... | Action | Skip SSE? |
        |---|---|---|
        {rows}
        """;
}
